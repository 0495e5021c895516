package cli

import (
	"net/netip"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/probe"
)

type probeOutput struct {
	Hosts []probedJSON `json:"hosts"`
	Sizes []sizeJSON   `json:"sizes"`
	reply
}

type probedJSON struct {
	Host       string         `json:"host"`
	Group      string         `json:"group"`
	Asked      string         `json:"asked"` // address and port
	From       string         `json:"from"`
	Result     probe.Outcome  `json:"result"`
	Message    string         `json:"message"` // why there is no whole list
	Hint       string         `json:"hint"`
	Entries    int            `json:"entries"`    // as the mapper counts
	Unreadable int            `json:"unreadable"` // of them
	Interfaces int            `json:"interfaces"`
	Endpoints  []endpointJSON `json:"endpoints"` // each once; null for many hosts without --detail
	TCP        []int          `json:"tcp"`
	HTTP       []int          `json:"http"`
	UDP        []int          `json:"udp"`
	Dynamic    []int          `json:"dynamic"` // of TCP and HTTP
	Fixed      []int          `json:"fixed"`
	Outside    []int          `json:"outside"`  // dynamic, and not in Range
	Range      []string       `json:"range"`    // of the fleet
	Advised    int            `json:"advised"`  // ports of a range; only if the list is whole
	Problems   []string       `json:"problems"` // how it isn't as the fleet says
	Reach      *reachJSON     `json:"reach"`
}

type endpointJSON struct {
	Interface  string `json:"interface"`
	Version    string `json:"version"`
	Name       string `json:"name"`
	Document   string `json:"document"`
	Title      string `json:"title"` // of the document
	Object     string `json:"object"`
	Annotation string `json:"annotation"`
	Protocol   string `json:"protocol"`
	Port       int    `json:"port"`
	Endpoint   string `json:"endpoint"` // a pipe's or a local name
	Address    string `json:"address"`  // as the mapper says it
	Server     string `json:"server"`   // the same as a name
}

type reachJSON struct {
	Open     []string `json:"open"`
	Closed   []string `json:"closed"`
	Filtered []string `json:"filtered"`
	Untried  []string `json:"untried"`
	Stale    []string `json:"stale"`
	Unlisted []string `json:"unlisted"`
}

type sizeJSON struct {
	Group   string `json:"group"`
	Hosts   int    `json:"hosts"`
	Most    string `json:"most"` // the host
	Used    int    `json:"used"`
	Advised int    `json:"advised"`
	Range   int    `json:"range"` // ports of the fleet's
	Enough  bool   `json:"enough"`
	Why     string `json:"why"`
}

func probeAsJSON(results []probe.Result, r reply) probeOutput {
	out := probeOutput{Hosts: []probedJSON{}, Sizes: []sizeJSON{}, reply: r}
	for i := range results {
		out.Hosts = append(out.Hosts, probedAsJSON(&results[i]))
	}
	for _, s := range probe.Sizes(results) {
		out.Sizes = append(out.Sizes, sizeJSON{s.Group, s.Hosts, s.Most, s.Used, s.Advised, s.Range.Len(), s.Enough(), probe.Headroom})
	}
	return out
}

func probedAsJSON(r *probe.Result) probedJSON {
	out := probedJSON{
		Host: r.Name, Group: r.Group, Result: r.Outcome, Entries: r.Entries, Unreadable: r.Unreadable, Interfaces: r.Interfaces,
		TCP: numbers(r.Ports.TCP), HTTP: numbers(r.Ports.HTTP), UDP: numbers(r.Ports.UDP),
		Range: []string{}, Dynamic: numbers(r.Ports.Dynamic), Fixed: numbers(r.Ports.Fixed), Outside: numbers(r.Ports.Outside), Problems: append([]string{}, r.Problems()...),
	}
	if r.Asked.IsValid() {
		out.Asked, out.From = r.Asked.String(), r.From.String()
	}
	if r.Err != nil {
		out.Message, out.Hint = r.Err.Error(), hintOf(r.Outcome)
	}
	if r.Outcome.Known() {
		out.Advised = probe.Advise(r.Ports.Dynamic.Len())
	}
	if r.Wanted != nil {
		out.Range = r.Wanted.Range.Strings()
	}
	if r.Endpoints != nil {
		out.Endpoints = []endpointJSON{}
	}
	for i := range r.Endpoints {
		out.Endpoints = append(out.Endpoints, endpointAsJSON(&r.Endpoints[i]))
	}
	if p := r.Reach; p != nil {
		out.Reach = &reachJSON{p.Open.Strings(), p.Closed.Strings(), p.Filtered.Strings(), p.Untried.Strings(), p.Stale.Strings(), p.Unlisted.Strings()}
	}
	return out
}

func endpointAsJSON(e *probe.Endpoint) endpointJSON {
	known := probe.Named(e.Interface)
	out := endpointJSON{
		Interface: e.Interface.String(), Version: versionOf(e), Name: known.Name, Document: known.Document, Title: known.Title,
		Annotation: e.Annotation, Protocol: e.Protocol, Port: int(e.Port), Endpoint: e.Endpoint, Server: e.Host,
	}
	if !e.Object.IsZero() {
		out.Object = e.Object.String()
	}
	if e.Address != (netip.Addr{}) {
		out.Address = e.Address.String()
	}
	return out
}

// numbers lists every port.
func numbers(ports netset.Ports) []int {
	out := []int{}
	ports.Each(func(port uint16) { out = append(out, int(port)) })
	return out
}
