package startup

import (
	"errors"
	"path"
	"slices"
	"strings"
	"time"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/code"
	"rpcdsc/internal/artifact/startup/readback"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/psmodule"
)

// leavers are the hosts of one generation that have left a fleet: they share a way
// out, as it goes by what it finds on the computer.
type leavers struct {
	fleet string
	gen   *osgen.Generation
	hosts []string
	group string // that all of them were of; "" if there are several
}

// leaversOf sorts the hosts that have left. Where nobody knows of what Windows one
// is, it may be of any.
func leaversOf(job *artifact.Job) []*leavers {
	var out []*leavers
	for _, l := range job.AllLeavers() {
		generations := []*osgen.Generation{l.Generation}
		if l.Generation == nil {
			generations = job.Catalogue.All()
		}
		for _, gen := range generations {
			i := slices.IndexFunc(out, func(o *leavers) bool { return o.fleet == l.Policy.Fleet && o.gen == gen })
			if i < 0 {
				i = len(out)
				out = append(out, &leavers{fleet: l.Policy.Fleet, gen: gen, group: l.Group})
			}
			out[i].hosts = append(out[i].hosts, l.Name)
			if out[i].group != l.Group {
				out[i].group = ""
			}
		}
	}
	return out
}

// folder is where their files lie.
func (l *leavers) folder() string {
	return path.Join(artifact.DepartedFolder(l.fleet), "startup", l.gen.ID)
}

// render makes departed/<fleet>/startup/<generation>/.
func (l *leavers) render(job *artifact.Job) []osgen.Rendered {
	return l.gen.RenderDeparted("", osgen.Data{
		Generator: job.Generator(), Header: job.HeaderOf(l.fleet), Fleet: l.fleet,
		Group: "hosts that have left", RuleGroup: "rpcdsc " + l.fleet,
	})
}

func makeDeparted(job *artifact.Job, m *artifact.Maker) error {
	for _, l := range leaversOf(job) {
		for _, r := range l.render(job) {
			f := output.File{Path: path.Join(l.folder(), r.Path), Encoding: output.Encoding(r.Encoding), Group: l.group, Hosts: l.hosts}
			if err := m.Stream(f, r.Write); err != nil {
				return err
			}
		}
	}
	return nil
}

// proveDeparted proves that what removes a fleet removes what its scripts apply.
func proveDeparted(job *artifact.Job, files *artifact.Files) (p artifact.Proved) {
	for _, l := range leaversOf(job) {
		if l.gen.Shell == shellPowerShell {
			p.Add(l.proveScript(job, files))
			continue
		}
		p.Artifacts++
		s, h, err := l.sample(job)
		if err != nil {
			p.Fail(proof.Failure{Artifact: l.folder(), Host: l.hosts[0]}.Because("a computer to try it on can't be made: %v", err))
			continue
		}
		for _, f := range files.Below(l.folder()) {
			s.Files[strings.TrimPrefix(f.Path, s.Folder)] = f.Content()
		}
		p.Fail(s.Prove(h, nil)...)
		for _, name := range s.Opened() {
			files.Open(s.Folder + name)
		}
	}
	return p
}

// proveScript compares the script in PowerShell with its template, and the functions
// in it with the tested ones.
func (l *leavers) proveScript(job *artifact.Job, files *artifact.Files) (p artifact.Proved) {
	functions, inlined := psmodule.Inline(l.gen.Cmdlets, "Assert-RpcLanguage", "Remove-RpcPortPolicy")
	for _, r := range l.render(job) {
		p.Artifacts++
		want, err := r.Text()
		text, at, ok := files.Read(&p, path.Join(l.folder(), r.Path), &policy.Host{Name: l.hosts[0]})
		switch {
		case !ok:
		case errors.Join(err, inlined) != nil:
			p.Fail(at.Because("%v", errors.Join(err, inlined)))
		case text != want:
			p.Fail(at.Because("isn't the tested one: %s", code.FirstOther(want, text)))
		case !strings.Contains(text, "\n)\n\n"+functions+"\ntry\n"):
			p.Fail(at.Because("has other functions than those that it uses"))
		}
	}
	return p
}

// sample is the scripts of a fleet of that name, and a host of it: what is to be
// removed must have been applied.
func (l *leavers) sample(job *artifact.Job) (*readback.Startup, *policy.Host, error) {
	ports := netset.NewPorts(netset.PortRange{First: 5001, Last: 5004})
	of := &policy.Policy{
		Tag: "5a3b1e00", Fleet: l.fleet, Label: "Block RPC Ports - " + l.fleet,
		Range: ports, TCP: ports.Union(netset.NewPorts(netset.PortRange{First: policy.EndpointMapper, Last: policy.EndpointMapper})),
		Allow: netset.MustAddrs("192.0.2.0/24"), IgnoreIPv6: !l.gen.IPv6, When: "window", Notice: 5 * time.Minute,
	}
	h := &policy.Host{Name: "sample", Computer: "SAMPLE", Policy: of, Slot: policy.Slot{When: "window", Day: time.Saturday, At: time.Date(2023, 1, 7, 2, 0, 0, 0, time.UTC)}}
	rendered := l.gen.Render(osgen.Data{
		Generator: job.Generator(), Header: job.HeaderOf(l.fleet), Fleet: l.fleet, Group: "sample", RuleGroup: of.RuleGroup(),
		Policies: []osgen.PolicyData{policyData(job, of, l.gen)},
		Hosts:    slices.Values([]osgen.HostData{hostData(h)}),
	})
	s := &readback.Startup{Folder: l.folder() + "/", NT: l.gen.NT, IPsec: l.gen.Engine == osgen.EngineIPsec, Files: map[string][]byte{}}
	for _, r := range rendered {
		text, err := r.Text()
		if err == nil {
			s.Files[r.Path], err = output.Encoding(r.Encoding).Encode(text)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return s, h, nil
}
