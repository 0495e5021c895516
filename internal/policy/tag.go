package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// format is part of every tag. Raise it when the rules made from an unchanged
// policy change, so that nodes replace the ones they have.
const format = "rpcdsc-policy-1"

// shortTag is how many digits a tag has, unless two policies of a fleet share
// them.
const shortTag = 8

// content is everything that decides what is written to a node, but for the
// host's own restart slot.
func (p *Policy) content() string {
	text := fmt.Sprintf("%s\x00%s\x00%s\x00%s\x00%s\x00%s\x00%s\x00%t\x00%s\x00%d",
		format, p.Fleet, p.Label, p.Range, p.TCP, p.UDP, p.Allow, p.IgnoreIPv6, p.When, p.Notice/time.Second)
	if p.Profiles != nil { // what was always so leaves the tag as it was
		text += "\x00" + strings.Join(p.Profiles, " ")
	}
	if p.Formerly != nil {
		text += "\x00formerly " + strings.Join(p.Formerly, " ")
	}
	return text
}

// hashed is a policy with the hash of its content, in hexadecimal digits.
type hashed struct {
	*Policy
	hash string
}

func hash(p *Policy) hashed {
	sum := sha256.Sum256([]byte(p.content()))
	return hashed{p, hex.EncodeToString(sum[:])}
}

// Same tells whether both have the same content: all but the tag.
func (p *Policy) Same(q *Policy) bool {
	return p.Fleet == q.Fleet && slices.Equal(p.Formerly, q.Formerly) && p.Label == q.Label &&
		p.Range.Equal(q.Range) && p.TCP.Equal(q.TCP) && p.UDP.Equal(q.UDP) && p.Allow.Equal(q.Allow) &&
		p.IgnoreIPv6 == q.IgnoreIPv6 && slices.Equal(p.Profiles, q.Profiles) && p.When == q.When && p.Notice == q.Notice
}

// setTags gives each policy its tag: the first digits of the hash of its content.
// Those of other content that share them put as many of the next digits before them
// as tell them apart. So it doesn't matter in which order the policies stand, and the
// tag of one that shares its digits with none is the same in every fleet.
//
// A long tag doesn't begin with the short one, as nodes look for the name of an old
// policy in text that has the names of others in it.
func setTags(policies []hashed) { setTagsOf(policies, shortTag) }

// setTagsOf is setTags with short tags of so many digits.
func setTagsOf(policies []hashed, short int) {
	alike := map[string][]string{} // different hashes, by their first digits
	for _, p := range policies {
		first := p.hash[:short]
		if !slices.Contains(alike[first], p.hash) {
			alike[first] = append(alike[first], p.hash)
		}
	}
	for _, p := range policies {
		p.Tag = tag(p.hash, alike[p.hash[:short]], short)
	}
}

// tag is that of one of different hashes that share their first digits.
func tag(hash string, alike []string, short int) string {
	if len(alike) == 1 {
		return hash[:short]
	}
	for end := 2 * short; ; end += short {
		more := hash[short:min(end, len(hash))]
		shared := slices.ContainsFunc(alike, func(other string) bool {
			return other != hash && other[short:short+len(more)] == more
		})
		if !shared {
			return more + hash[:short]
		}
	}
}
