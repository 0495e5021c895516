package inventory

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// typeLine is what Export-Csv of Windows PowerShell begins a file with, and sepLine
// what Excel takes for it.
const (
	typeLine = "#TYPE "
	sepLine  = "sep="
)

// Columns by their names in lower case, without blanks and hyphens: those of the
// cmdlets, and what people make of them. Of two the earlier counts.
var (
	nameColumns       = []string{"dnshostname", "name", "cn", "computername", "hostname", "computer", "host"}
	osColumns         = []string{"operatingsystem", "os"}
	versionColumns    = []string{"operatingsystemversion", "osversion"}
	enabledColumns    = []string{"enabled"}
	groupIDColumns    = []string{"primarygroupid"}
	groupColumns      = []string{"primarygroup"}
	distinguishedName = []string{"distinguishedname"}
	description       = []string{"description"}
	siteColumns       = []string{"site"}
	subnetColumns     = []string{"name", "subnet"}
)

// table is a CSV file with its header.
type table struct {
	header  []string       // as written
	columns map[string]int // by plain name
}

func plainColumn(s string) string {
	return strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(strings.Trim(strings.TrimSpace(s), `"`)))
}

// isHeader tells whether a line can be the header of a CSV file.
func isHeader(line string) bool {
	if strings.HasPrefix(line, sepLine) {
		return true
	}
	fields := strings.Split(line, string(delimiter(line)))
	known := func(f string) bool { return slices.Contains(nameColumns, plainColumn(f)) }
	if len(fields) == 1 { // a host can be called host
		return known(line) && (strings.HasPrefix(line, `"`) || plainColumn(line) == "name" || plainColumn(line) == "dnshostname")
	}
	return slices.ContainsFunc(fields, known)
}

// delimiter is what a header has most of.
func delimiter(line string) rune {
	if after, ok := strings.CutPrefix(line, sepLine); ok && after != "" {
		return rune(after[0])
	}
	best, most := ',', 0
	for _, c := range ",;\t" {
		if n := strings.Count(line, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

func (l *List) csv(text string) error {
	start, separator := 0, rune(0) // the lines before the header
	for line := range strings.Lines(text) {
		plain := strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(plain, sepLine) {
			separator = delimiter(plain)
		} else if strings.TrimSpace(plain) != "" && !strings.HasPrefix(plain, typeLine) {
			break
		}
		start++
		text = text[len(line):]
	}
	first, _, _ := strings.Cut(text, "\n")
	r := csv.NewReader(strings.NewReader(text))
	r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = true, -1, true
	if r.Comma = separator; separator == 0 {
		r.Comma = delimiter(strings.TrimRight(first, "\r"))
	}
	header, err := r.Read()
	if err != nil {
		return errors.New("it is empty: the first line of CSV names the columns, as Export-Csv writes it")
	}
	t := &table{slices.Clone(header), map[string]int{}}
	for i, name := range header {
		if _, twice := t.columns[plainColumn(name)]; !twice {
			t.columns[plainColumn(name)] = i
		}
	}
	read, err := l.rowReader(t)
	if err != nil {
		return err
	}
	return l.rows(r, t, start, read)
}

// rowReader decides what a table is about by its columns.
func (l *List) rowReader(t *table) (func(t *table, row []string, line int), error) {
	switch {
	case t.has(siteColumns) && t.has(subnetColumns) && !t.has(osColumns) && !t.has(nameColumns[:1]):
		return l.subnet, nil
	case t.has(nameColumns):
		return l.computer, nil
	}
	return nil, fmt.Errorf("it has no column Name or DNSHostName; its columns are %s", strings.Join(t.header, ", "))
}

func (l *List) rows(r *csv.Reader, t *table, start int, read func(t *table, row []string, line int)) error {
	for {
		row, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("it is no CSV: %w", err)
		}
		line, _ := r.FieldPos(0)
		line += start
		switch {
		case strings.HasPrefix(row[0], typeLine), slices.Equal(row, t.header): // of another file behind the first
		case len(row) > len(t.header):
			l.leave(line, row[0], "the line has %d fields, and the header %d", len(row), len(t.header))
		case strings.TrimSpace(strings.Join(row, "")) == "":
		default:
			read(t, row, line)
		}
	}
}

func (t *table) has(names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { _, ok := t.columns[n]; return ok })
}

// get gives the first field that isn't empty of the columns.
func (t *table) get(row []string, names []string) string {
	for _, n := range names {
		if i, ok := t.columns[n]; ok && i < len(row) && strings.TrimSpace(row[i]) != "" {
			return strings.Clone(strings.TrimSpace(row[i]))
		}
	}
	return ""
}

// Primary groups of domain controllers: Domain Controllers, and Read-only Domain
// Controllers ([MS-DTYP] 2.4.2.4).
var controllerGroups = []string{"516", "521"}

// controllersUnit holds the domain controllers, unless somebody has moved them.
const controllersUnit = "ou=domain controllers,"

// clusterName is in the description of an account that a failover cluster makes for a
// name of its own. No computer stands behind it but the nodes, which have their own.
const clusterName = "failover cluster virtual network name account"

func (l *List) computer(t *table, row []string, line int) {
	name := t.get(row, nameColumns)
	if name == "" {
		l.leave(line, "", noName)
		return
	}
	if strings.EqualFold(t.get(row, enabledColumns), "false") {
		l.Left = append(l.Left, Left{line, name, "its account is disabled", true})
		return
	}
	if strings.Contains(strings.ToLower(t.get(row, description)), clusterName) {
		l.Left = append(l.Left, Left{line, name, "it is a name of a failover cluster, and no computer", true})
		return
	}
	dn := strings.ToLower(t.get(row, distinguishedName))
	group := strings.ToLower(t.get(row, groupColumns))
	l.Hosts = append(l.Hosts, Host{
		Name: name, OS: t.get(row, osColumns), Version: t.get(row, versionColumns), Line: line,
		Controller: slices.Contains(controllerGroups, t.get(row, groupIDColumns)) || strings.Contains(dn, controllersUnit) ||
			strings.HasPrefix(group, "cn=domain controllers,") || strings.HasPrefix(group, "cn=read-only domain controllers,"),
	})
}

func (l *List) subnet(t *table, row []string, line int) {
	addresses, site := t.get(row, subnetColumns), t.get(row, siteColumns)
	if site == "" {
		l.leave(line, addresses, "the subnet belongs to no site")
		return
	}
	l.Subnets = append(l.Subnets, Subnet{addresses, siteName(site), line})
}

// siteName takes the name out of a distinguished one, CN=Berlin,CN=Sites,...
func siteName(dn string) string {
	if len(dn) < 3 || !strings.EqualFold(dn[:3], "cn=") {
		return dn
	}
	var out strings.Builder
	for rest := dn[3:]; rest != "" && rest[0] != ','; rest = rest[1:] {
		if rest[0] == '\\' && len(rest) > 1 {
			rest = rest[1:]
		}
		out.WriteByte(rest[0])
	}
	return out.String()
}
