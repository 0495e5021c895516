package cli

import (
	"strconv"
	"time"

	"github.com/urfave/cli/v2"
)

func dateFlag() cli.Flag {
	return &cli.StringFlag{Name: "date", Usage: "give `DATE` as the files' own: 2026-12-05 or 2026-12-05T02:00:00Z\n(default: SOURCE_DATE_EPOCH, or none)"}
}

// date is what the files say of when they were made. The clock is never asked:
// the same input makes the same bytes.
func (s *session) date(ctx *cli.Context) (time.Time, error) {
	if ctx.IsSet("date") {
		return parseDate(ctx.String("date"))
	}
	epoch := s.env("SOURCE_DATE_EPOCH")
	if epoch == "" {
		return time.Time{}, nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil || seconds < 0 {
		return time.Time{}, wrongUsage("SOURCE_DATE_EPOCH=%s: it is seconds since 1970", epoch)
	}
	return time.Unix(seconds, 0).UTC(), nil
}

func parseDate(text string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, wrongUsage("--date=%s isn't a date", text).hint("write it as 2026-12-05 or 2026-12-05T02:00:00Z")
}
