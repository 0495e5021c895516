package readback

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/psdata"
)

// Row is what RpcGpo.psd1 should say of an object.
type Row struct {
	Object
	Group, Flavor, Generation string
	Remove                    bool
	Versions                  []string
	ProductTypes              []int
	Hosts                     []*policy.Host // that have its policies
}

// columns are the keys of a row.
var columns = []string{"Name", "BackupId", "Group", "Flavor", "Remove", "Policies", "Generation", "Versions", "MinBuild", "MaxBuild", "ProductTypes", "Only", "Except", "Hosts"}

// ProveTable compares RpcGpo.psd1 with the objects, in their order, and shows that the
// filters which it asks for let each host have the one object with its policy, and
// every host the one that removes it.
func ProveTable(path, text, fleet string, want []Row) []proof.Failure {
	at := proof.Failure{Artifact: path, Host: want[0].Hosts[0].Name}
	v, err := psdata.Parse(text)
	if err != nil {
		return []proof.Failure{at.Because("%v", err)}
	}
	t, _ := v.(psdata.Table)
	rows, ok := t["Gpos"].([]any)
	if !ok || len(t) != 3 || t["Schema"] != int64(1) || t["Fleet"] != fleet || len(rows) != len(want) {
		return []proof.Failure{at.Because("is for fleet %v, schema %v, with %d objects of %d", t["Fleet"], t["Schema"], len(rows), len(want))}
	}
	var failures []proof.Failure
	for i := range want {
		at.Host = want[i].Hosts[0].Name
		row, _ := rows[i].(psdata.Table)
		if err := want[i].compare(row); err != nil {
			failures = append(failures, at.Because("%s: %v", want[i].Name, err))
		}
	}
	if failures != nil {
		return failures
	}
	return proveFilters(at, rows, want)
}

func (w *Row) compare(row psdata.Table) error {
	for _, key := range columns {
		if _, ok := row[key]; !ok || len(row) != len(columns) {
			return fmt.Errorf("lacks %s, or has a key too many", key)
		}
	}
	var hosts, tags []string
	for _, h := range w.Hosts {
		hosts = append(hosts, h.Name)
		if !w.Remove && !slices.Contains(tags, h.Policy.Tag) {
			tags = append(tags, h.Policy.Tag)
		}
	}
	for key, want := range map[string]any{"Name": w.Name, "BackupId": w.Backup, "Group": w.Group, "Flavor": w.Flavor, "Remove": w.Remove, "Generation": w.Generation} {
		if row[key] != want {
			return fmt.Errorf("%s is %v, want %v", key, row[key], want)
		}
	}
	for key, want := range map[string][]string{"Versions": w.Versions, "Hosts": hosts, "Policies": tags} {
		got, err := psdata.Strings(row[key])
		if key == "Policies" {
			slices.Sort(got)
			slices.Sort(want)
		}
		if err != nil || !slices.Equal(got, want) {
			return fmt.Errorf("%s is %v, want %v", key, row[key], want)
		}
	}
	types, _ := row["ProductTypes"].([]any)
	if len(types) != len(w.ProductTypes) {
		return fmt.Errorf("ProductTypes is %v, want %v", types, w.ProductTypes)
	}
	for i, n := range w.ProductTypes {
		if types[i] != int64(n) {
			return fmt.Errorf("ProductTypes is %v, want %v", types, w.ProductTypes)
		}
	}
	return nil
}

// slot is what one object at most may fill.
type slot struct {
	group, flavor, computer string
	remove                  bool
}

// proveFilters finds the objects whose Only and Except let a host have them.
func proveFilters(at proof.Failure, rows []any, want []Row) []proof.Failure {
	hosts := map[[2]string][]*policy.Host{} // of a group, by the flavor
	for i := range want {
		if w := &want[i]; !w.Remove {
			key := [2]string{w.Group, w.Flavor}
			hosts[key] = append(hosts[key], w.Hosts...)
		}
	}
	given := map[slot][]string{} // names of objects
	for i := range want {
		w := &want[i]
		passes, err := filterOf(rows[i].(psdata.Table), w.Remove)
		if err != nil {
			return []proof.Failure{at.Because("%s: %v", w.Name, err)}
		}
		for _, h := range hosts[[2]string{w.Group, w.Flavor}] {
			if passes(h.Computer) {
				k := slot{w.Group, w.Flavor, h.Computer, w.Remove}
				given[k] = append(given[k], w.Name)
			}
		}
	}
	var failures []proof.Failure
	for i := range want {
		w := &want[i]
		for _, h := range w.Hosts {
			if got := given[slot{w.Group, w.Flavor, h.Computer, w.Remove}]; !slices.Equal(got, []string{w.Name}) {
				at.Host = h.Name
				failures = append(failures, at.Because("its filters give the host the objects %q, want %q", strings.Join(got, ", "), w.Name))
			}
		}
	}
	return failures
}

// filterOf tells for which computers an object is; one that removes is for all.
func filterOf(row psdata.Table, remove bool) (func(computer string) bool, error) {
	only, err := psdata.Strings(row["Only"])
	except, wrong := psdata.Strings(row["Except"])
	if err != nil || wrong != nil || remove && len(only)+len(except) > 0 {
		return nil, errors.New("Only and Except aren't understood")
	}
	onlyFor, notFor := setOf(only), setOf(except)
	return func(c string) bool { return (len(only) == 0 || onlyFor[c]) && !notFor[c] }, nil
}

func setOf(names []string) map[string]bool {
	out := make(map[string]bool, len(names))
	for _, n := range names {
		out[n] = true
	}
	return out
}
