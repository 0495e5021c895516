package policy

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"rpcdsc/internal/netset"
)

// twoAlike is a fleet of two hosts whose policies have different content and the
// same first digits of its hash. The second one's is an override, or a group's.
func twoAlike(second string) string {
	return `schema = 1
name = "contoso"
block.allow = ["10.0.0.0/8"]
rpc.ports = ["2147-2345"]
[[group]]
name = "g"
os = "new"
` + second
}

const (
	oneGroup  = "hosts = [\"a\", \"b\"]\n[[host]]\nname = \"b\"\nrpc.ports = [\"3193-3300\"]\n"
	twoGroups = "hosts = [\"a\"]\n[[group]]\nname = \"h\"\nos = \"new\"\nhosts = [\"b\"]\nrpc.ports = [\"3193-3300\"]\n"
)

func TestTwoPoliciesAreNeverOne(t *testing.T) {
	for name, second := range map[string]string{"in a group": oneGroup, "in two": twoGroups} {
		f, said := resolve(t, twoAlike(second))
		if said != nil {
			t.Fatal(said)
		}
		a, b := hostOf(f, "a").Policy, hostOf(f, "b").Policy
		if hash(a).hash[:shortTag] != hash(b).hash[:shortTag] {
			t.Fatal("the hashes differ early: look for another pair of ranges, as findAlike does")
		}
		if a.Range.String() != "2147-2345" || b.Range.String() != "3193-3300" || a.Same(b) {
			t.Errorf("%s: a has %s, b has %s", name, a.Range, b.Range)
		}
		if a.Tag == b.Tag || len(a.Tag) != 2*shortTag || len(b.Tag) != 2*shortTag {
			t.Errorf("%s: the tags are %s and %s", name, a.Tag, b.Tag)
		}
		if wrong := f.Mismatches(); wrong != nil {
			t.Errorf("%s: %+v", name, wrong)
		}
	}
}

func hostOf(f *Fleet, name string) *Host {
	for i := range f.Groups {
		for j := range f.Groups[i].Hosts {
			if h := &f.Groups[i].Hosts[j]; h.Name == name {
				return h
			}
		}
	}
	return nil
}

// What was merged is broken on purpose, in each way that would leave a host with
// something else than its own.
func TestMismatches(t *testing.T) {
	for name, tt := range map[string]struct {
		breaks func(f *Fleet)
		want   string
	}{
		"another's": {func(f *Fleet) { hostOf(f, "b").Policy = hostOf(f, "a").Policy }, `b has the policy %s, which isn't what the fleet file says of it: rpc.ports "2147-2345", want "3193-3300"`},
		"changed":   {func(f *Fleet) { hostOf(f, "a").Policy.When = "window" }, `a has the policy %s, which isn't what the fleet file says of it: the ports and networks are the same`},
		"tag":       {func(f *Fleet) { hostOf(f, "b").Policy.Tag = hostOf(f, "a").Policy.Tag }, `b has the policy %s, and another one has the same tag`},
		"no files":  {func(f *Fleet) { f.Groups[0].Policies = f.Groups[0].Policies[1:] }, `a has the policy %s, which is none of group g`},
	} {
		f, _ := resolve(t, twoAlike(oneGroup))
		want := fmt.Sprintf(tt.want, hostOf(f, "a").Policy.Tag)
		tt.breaks(f)
		wrong := f.Mismatches()
		if len(wrong) != 1 || !strings.HasPrefix(wrong[0].Host.Name+" "+wrong[0].Problem, want) {
			t.Errorf("%s: %+v, want %s", name, wrong, want)
		}
	}
}

// What Own makes doesn't depend on which hosts share what.
func TestOwnIsWhatTheFileSays(t *testing.T) {
	f, _ := resolve(t, head+"[[group]]\nname = \"g\"\nos = \"old\"\nipv6 = \"ignore\"\nhosts = [\"h[1-3]\"]\nblock.allow = [\"a\"]\n[[host]]\nname = \"h2\"\nrpc.ports = [\"6000-6100\"]\n")
	own, g := NewOwn(f), &f.Groups[0]
	h1, h2 := own.Policy(g, &g.Hosts[0]), own.Policy(g, &g.Hosts[1])
	if h1.Range.String() != "5001-5100" || h2.Range.String() != "6000-6100" || !h1.IgnoreIPv6 || h1.Allow.String() != "10.1.1.0-10.1.2.255" || h1.Tag != "" {
		t.Errorf("got %+v, %+v", h1, h2)
	}
	if h1 != own.Policy(g, &g.Hosts[2]) {
		t.Error("hosts of the same settings are resolved twice")
	}
}

// Every field but the tag is part of what tells policies apart.
func TestSameSeesEveryField(t *testing.T) {
	f, _ := resolve(t, twoAlike(oneGroup))
	p := *hostOf(f, "a").Policy
	for i := range reflect.TypeFor[Policy]().NumField() {
		field, other := reflect.TypeFor[Policy]().Field(i), p
		change(t, reflect.ValueOf(&other).Elem().Field(i))
		if isTag := field.Name == "Tag"; p.Same(&other) != isTag || (hash(&p).hash == hash(&other).hash) != isTag {
			t.Errorf("%s: same %t, content %q, %q", field.Name, p.Same(&other), p.content(), other.content())
		}
	}
}

func change(t *testing.T, v reflect.Value) {
	switch old := v.Interface().(type) {
	case string:
		v.SetString(old + "x")
	case []string:
		v.Set(reflect.ValueOf(append([]string{"x"}, old...)))
	case bool:
		v.SetBool(!old)
	case time.Duration:
		v.SetInt(int64(old + time.Second))
	case netset.Ports:
		v.Set(reflect.ValueOf(old.Complement()))
	case netset.Addrs:
		v.Set(reflect.ValueOf(old.Complement()))
	default:
		t.Fatalf("don't know how to change a %T", old)
	}
}

// TestTags draws policies that often share their first digit.
func TestTags(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		var all []hashed
		for range 1 + random.IntN(12) {
			all = append(all, hash(&Policy{Fleet: fmt.Sprint(random.IntN(20))}))
		}
		setTagsOf(all, 1)
		tags := checkTags(t, all)
		slices.Reverse(all)
		all = append(all, hash(&Policy{Fleet: "one more"}))
		setTagsOf(all, 1)
		for _, p := range all[:len(all)-1] {
			if joins := all[len(all)-1].hash[:1] == p.hash[:1]; !joins && p.Tag != tags[p.Fleet] {
				t.Errorf("%s: another order, and one more that is nothing to it: %s, was %s", p.Fleet, p.Tag, tags[p.Fleet])
			}
		}
	}
}

// checkTags gives the tags by the policies' content.
func checkTags(t *testing.T, all []hashed) map[string]string {
	t.Helper()
	byTag, byContent := map[string]string{}, map[string]string{}
	for _, p := range all {
		if other, ok := byTag[p.Tag]; ok && other != p.Fleet || p.Tag == "" {
			t.Errorf("%s and %s both have the tag %q", other, p.Fleet, p.Tag)
		}
		if other, ok := byContent[p.Fleet]; ok && other != p.Tag {
			t.Errorf("%s has the tags %s and %s", p.Fleet, other, p.Tag)
		}
		byTag[p.Tag], byContent[p.Fleet] = p.Fleet, p.Tag
	}
	for _, p := range all {
		alone := !slices.ContainsFunc(all, func(q hashed) bool { return q.hash != p.hash && q.hash[:1] == p.hash[:1] })
		if alone != (len(p.Tag) == 1) {
			t.Errorf("%s: alone is %t, and the tag %s", p.Fleet, alone, p.Tag)
		}
	}
	return byContent
}

func TestVariantsHaveTagsOfTheirOwn(t *testing.T) {
	for name, of := range map[string]func(*Policy) *Policy{
		"policies": func(p *Policy) *Policy { return p },
		"variants": (*Policy).variant,
	} {
		a, b := findAlike(t, of)
		setTags([]hashed{hash(a), hash(b)})
		was := a.Tag
		variants := Variants([]*Policy{a, b})
		tags := []string{a.Tag, b.Tag, variants[a].Tag, variants[b].Tag}
		slices.Sort(tags)
		if len(slices.Compact(tags)) != 4 || variants[a].Same(a) || variants[b].Same(b) || variants[a].Same(variants[b]) {
			t.Errorf("%s: %q, %+v, %+v", name, tags, variants[a], variants[b])
		}
		if a.Tag != was {
			t.Errorf("%s: the policy's own tag was %s and became %s", name, was, a.Tag)
		}
	}
}

// findAlike looks for two policies of which something shares its first digits. As
// these have 32 bits, about 80,000 are enough.
func findAlike(t *testing.T, of func(*Policy) *Policy) (a, b *Policy) {
	t.Helper()
	known := map[string]*Policy{}
	for first := uint16(5001); first < 60000; first++ {
		for length := range uint16(8) {
			r := netset.PortRange{First: first, Last: first + length}
			p := &Policy{Range: netset.NewPorts(r), TCP: netset.NewPorts(r)}
			digits := hash(of(p)).hash[:shortTag]
			if other := known[digits]; other != nil {
				return other, p
			}
			known[digits] = p
		}
	}
	t.Fatal("no two among 440,000")
	return nil, nil
}
