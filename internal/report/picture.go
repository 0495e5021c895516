package report

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// lane adds an empty lane with its name.
func (p *Picture) lane(y int, name string) {
	p.Shapes = append(p.Shapes,
		Shape{X: pictureName, Y: y + laneHeight - 4, Class: "end", Words: short(name), Title: name},
		Shape{X: pictureName + 10, Y: y, Width: pictureEnd - pictureName - 10, Height: laneHeight, Class: "lane"})
}

// line adds a line across so many lanes, with a number at its end.
func (p *Picture) line(x, lanes int, words string) {
	p.Shapes = append(p.Shapes,
		Shape{X: x, Y: pictureTop - 6, Width: 1, Height: lanes*laneStep + 2, Class: "grid"},
		Shape{X: x, Y: pictureTop - 10, Class: "middle", Words: words})
}

// legend says what the marks mean: their class, and words.
func (p *Picture) legend(y int, marks ...[2]string) {
	x := pictureName + 10
	for _, m := range marks {
		p.Shapes = append(p.Shapes,
			Shape{X: x, Y: y - 10, Width: 12, Height: 12, Class: m[0]},
			Shape{X: x + 18, Y: y, Class: "soft", Words: m[1]})
		x += 40 + 7*len(m[1])
	}
}

// short is a name that fits beside a lane.
func short(name string) string {
	const room = 26
	if utf8.RuneCountInString(name) <= room {
		return name
	}
	return string([]rune(name)[:room-1]) + "…"
}

func groupNames(m *members) string {
	var out []string
	for i, g := range m.groups {
		name := g.Name
		if here := len(m.hosts[i]); here < len(g.Hosts) {
			name = fmt.Sprintf("%s (%d of %d)", name, here, len(g.Hosts))
		}
		out = append(out, name)
	}
	return strings.Join(Fold(out), ", ")
}
