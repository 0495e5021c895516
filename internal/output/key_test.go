package output

import (
	"strings"
	"testing"
)

func TestKeys(t *testing.T) {
	long, shared := strings.Repeat("x", summedSize), strings.Repeat("x", sharedSize)
	files := [][]string{
		{}, {""}, {"a"}, {"a", ""}, {"a", "b"}, {"ab"}, {"b", "a"}, {long}, {long, long}, {long + "a"}, {long, "a"}, {"a", long},
		{shared}, {shared, shared}, {shared + "a"}, {shared, "a"}, {"a", shared}, {long[1:]}, {long[2:], "x"}, {"a\x00b"}, {"a\x00", "b"}, {"a\x01b"},
	}
	k := newKeyer()
	seen := map[key]int{}
	for i, parts := range files {
		var f File
		for _, p := range parts {
			f.Parts = append(f.Parts, []byte(p))
		}
		got := k.key(&f)
		if other, ok := seen[got]; ok {
			t.Errorf("%.9q and %.9q have one key", files[other], parts)
		}
		seen[got] = i
		if again := newKeyer().key(&f); again != got {
			t.Errorf("%.9q has two keys", parts)
		}
	}
}
