package fleet

import (
	"time"

	"rpcdsc/internal/diag"
)

// settings reads what one table sets: the top of the file, a group or a host.
// What it doesn't set is nil or has Line 0.
func (r *reader) settings(t *node) Settings {
	return Settings{
		Ports:     r.ports(t.get("rpc", "ports")),
		BlockName: r.label(t.get("block", "name")),
		Allow:     r.entries(r.someTexts(t.get("block", "allow"), "block.allow")),
		Also:      r.doors(t.get("block", "also").asTexts()),
		Profiles:  r.someTexts(t.get("block", "profiles"), "block.profiles"),
		IPv6:      t.get("ipv6").asText(),
		Restart:   r.restart(t.get("restart")),
	}
}

// defaults are the settings of the fleet, on top of those of the format.
func (r *reader) defaults(root *node) Settings {
	return merge(Settings{
		BlockName: Text{Value: "Block RPC Ports"},
		Profiles:  []Text{{Value: "domain"}, {Value: "private"}, {Value: "public"}},
		IPv6:      Text{Value: "filter"},
		Restart: Restart{
			When:    Text{Value: "never"},
			Stagger: Duration{Duration: 5 * time.Minute},
			Notice:  Duration{Duration: 10 * time.Minute},
		},
	}, r.settings(root))
}

// merge lays what the child sets over the parent, key by key. Lists replace.
func merge(parent, child Settings) Settings {
	return Settings{
		Ports:     list(parent.Ports, child.Ports),
		BlockName: text(parent.BlockName, child.BlockName),
		Allow:     list(parent.Allow, child.Allow),
		Also:      list(parent.Also, child.Also),
		Profiles:  list(parent.Profiles, child.Profiles),
		IPv6:      text(parent.IPv6, child.IPv6),
		Restart: Restart{
			When:    text(parent.Restart.When, child.Restart.When),
			Windows: list(parent.Restart.Windows, child.Restart.Windows),
			Stagger: duration(parent.Restart.Stagger, child.Restart.Stagger),
			Notice:  duration(parent.Restart.Notice, child.Restart.Notice),
			At:      moment(parent.Restart.At, child.Restart.At),
		},
	}
}

func list[T any](parent, child []T) []T {
	if child != nil {
		return child
	}
	return parent
}

func text(parent, child Text) Text             { return over(parent, child, child.Place) }
func duration(parent, child Duration) Duration { return over(parent, child, child.Place) }
func moment(parent, child Time) Time           { return over(parent, child, child.Place) }

// over is the child if it has a place, which says that it is set.
func over[T any](parent, child T, place diag.Place) T {
	if place.Line > 0 {
		return child
	}
	return parent
}

// setsNothing tells whether a table has none of the keys of settings.
func setsNothing(t *node) bool {
	for _, k := range settingKeys {
		if t.find(k.name) != nil {
			return false
		}
	}
	return true
}
