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
	Group      string         `json:"group,omitempty"`
	Asked      string         `json:"asked,omitempty"` // address and port
	From       string         `json:"from,omitempty"`
	Result     probe.Outcome  `json:"result"`
	Message    string         `json:"message,omitempty"` // why there is no whole list
	Hint       string         `json:"hint,omitempty"`
	Entries    int            `json:"entries"`    // as the mapper counts
	Unreadable int            `json:"unreadable"` // of them
	Interfaces int            `json:"interfaces"`
	Endpoints  []endpointJSON `json:"endpoints,omitempty"` // each once; of one host, or with --detail
	TCP        []int          `json:"tcp"`
	HTTP       []int          `json:"http"`
	UDP        []int          `json:"udp"`
	Dynamic    []int          `json:"dynamic"` // of TCP and HTTP
	Fixed      []int          `json:"fixed"`
	Outside    []int          `json:"outside"`           // dynamic, and not in Range
	Range      []string       `json:"range,omitempty"`   // of the fleet
	Advised    int            `json:"advised,omitempty"` // ports of a range; only if the list is whole
	Problems   []string       `json:"problems"`          // how it isn't as the fleet says
	Reach      *reachJSON     `json:"reach,omitempty"`
}

type endpointJSON struct {
	Interface  string `json:"interface"`
	Version    string `json:"version"`
	Name       string `json:"name,omitempty"`
	Document   string `json:"document,omitempty"`
	Title      string `json:"title,omitempty"` // of the document
	Object     string `json:"object,omitempty"`
	Annotation string `json:"annotation,omitempty"`
	Protocol   string `json:"protocol"`
	Port       int    `json:"port,omitempty"`
	Endpoint   string `json:"endpoint,omitempty"` // a pipe's or a local name
	Address    string `json:"address,omitempty"`  // as the mapper says it
	Server     string `json:"server,omitempty"`   // the same as a name
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
	Group   string `json:"group,omitempty"`
	Hosts   int    `json:"hosts"`
	Most    string `json:"most"` // the host
	Used    int    `json:"used"`
	Advised int    `json:"advised"`
	Range   int    `json:"range,omitempty"` // ports of the fleet's
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
		Dynamic: numbers(r.Ports.Dynamic), Fixed: numbers(r.Ports.Fixed), Outside: numbers(r.Ports.Outside), Problems: append([]string{}, r.Problems()...),
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
