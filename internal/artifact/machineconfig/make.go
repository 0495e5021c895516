package machineconfig

import (
	"bytes"
	"fmt"
	"strings"

	"rpcdsc/dsc"
	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/module"
	"rpcdsc/internal/artifact/zipped"
	"rpcdsc/internal/output"
)

// Make makes machineconfig/.
func (Kind) Make(job *artifact.Job, m *artifact.Maker) error {
	all := bundles(job)
	if len(all) == 0 {
		return nil
	}
	if err := unique(all); err != nil {
		return err
	}
	first := len(m.Files)
	packed := make([][][]byte, len(all))
	err := artifact.EachOf(len(all), func(i int) (err error) {
		if packed[i], err = all[i].pack(job); err != nil {
			err = fmt.Errorf("%s, %s: %w", all[i].of(), all[i].name, err)
		}
		return err
	})
	if err != nil {
		return err
	}
	for i, b := range all {
		f := output.File{Path: b.path(), Encoding: output.Raw, Parts: packed[i], Hosts: b.hostNames()}
		if !b.removes() {
			f.Group = b.group.Name
		}
		m.Add(f)
	}
	return m.Text(output.File{Path: publishPath, Encoding: output.ASCII}, publishText(job, m.Files[first:]))
}

func (b *bundle) hostNames() []string {
	out := make([]string, len(b.hosts))
	for i, h := range b.hosts {
		out[i] = h.Name
	}
	return out
}

// pack makes the package.
func (b *bundle) pack(job *artifact.Job) ([][]byte, error) {
	document, err := b.document(job)
	if err != nil {
		return nil, err
	}
	entries := []zipped.Entry{
		{Name: b.name + ".mof", Content: document},
		{Name: b.name + ".metaconfig.json", Content: fmt.Appendf(nil, "{\n  \"Type\": %q,\n  \"Version\": %q\n}\n", b.mode(), version(job))},
	}
	files, err := b.module(job)
	if err != nil {
		return nil, err
	}
	for i := range files {
		entries = append(entries, zipped.Entry{Name: "Modules/" + module.Name + "/" + files[i].Path, Content: files[i].Joined()})
	}
	return zipped.Parts(entries)
}

// module is the module's files. What removes hangs on the fleet's name alone, so that it
// has no policy and no list of hosts.
func (b *bundle) module(job *artifact.Job) ([]output.File, error) {
	if b.removes() {
		return module.Bare(job)
	}
	return module.FilesFor(job, b.group, b.policy)
}

// mode is what the agent does with the package at most.
func (b *bundle) mode() string {
	if b.audit {
		return "Audit"
	}
	return "AuditAndSet"
}

// version is that of the package, which is raised with the fleet's revision.
func version(job *artifact.Job) string {
	return fmt.Sprintf("1.0.%d", job.Fleet.Source.Revision)
}

// sourceInfo is where a compiler found the resource, in its form: all that Microsoft's
// own makes have it.
const sourceInfo = "::1::1::" + module.Name

// document is the compiled document. It has no host's own words: a host's restart slot
// is looked up in the list. It is of version 2, which the agent wants, and has no date.
func (b *bundle) document(job *artifact.Job) ([]byte, error) {
	var out bytes.Buffer
	e := dsc.NewEncoder(&out)
	e.SetEncoding(dsc.UTF8)
	header, properties := b.content(job)
	err := e.Encode(&dsc.Document{
		Target: dsc.WMF51, Node: "localhost", Comments: []string{header}, Author: job.Generator(), Host: "rpcdsc",
		Name: b.name,
		Resources: []dsc.Resource{dsc.Custom{
			Name: "Policy", Class: "DSC_RpcPortPolicy", Friendly: module.Name, Module: module.Name, Version: module.VersionOf(job),
			Keys: []string{b.fleet}, Properties: append([]dsc.Property{{Name: "SourceInfo", Value: sourceInfo}, {Name: "Fleet", Value: b.fleet}}, properties...),
		}},
	})
	return out.Bytes(), err
}

// content is the document's header, and what it sets beside the fleet. The resource wants
// a policy also where it removes, and then doesn't look at it.
func (b *bundle) content(job *artifact.Job) (string, []dsc.Property) {
	if b.removes() {
		return job.HeaderOf(b.fleet), []dsc.Property{{Name: "Policy", Value: "none"}, {Name: "Ensure", Value: "Absent"}}
	}
	return job.HeaderOf(b.fleet, b.policy.Tag), []dsc.Property{
		{Name: "Policy", Value: b.policy.Tag}, {Name: "Ensure", Value: "Present"}, {Name: "Restart", Value: "listed"},
	}
}

// publishText is what to do with each package, and its hash, which a policy definition
// holds.
func publishText(job *artifact.Job, packages []output.File) string {
	var b strings.Builder
	b.WriteString(job.Header() + "\n\nEach package, and its SHA-256 (contentHash):\n\n")
	for i := range packages {
		fmt.Fprintf(&b, "%s  %s\n", strings.ToUpper(packages[i].SHA256().String()), strings.TrimPrefix(packages[i].Path, name+"/"))
	}
	b.WriteString(`
Publish one, in PowerShell 7 with the modules Az.Storage, Az.Resources and GuestConfiguration:

  $name = 'the name of the package, without .zip'
  $context = New-AzStorageContext -StorageAccountName 'your account'
  Set-AzStorageBlobContent -Container 'your container' -File "$name.zip" -Blob "$name.zip" -Context $context
  $uri = New-AzStorageBlobSASToken -Container 'your container' -Blob "$name.zip" -Permission r -FullUri -Context $context -ExpiryTime (Get-Date).AddYears(3)
  (Get-FileHash "$name.zip").Hash                                # must be the one above
  $mode = if ($name -like '*-audit') { 'Audit' } else { 'ApplyAndMonitor' }
  $made = New-GuestConfigurationPolicy -PolicyId (New-Guid) -ContentUri $uri -DisplayName $name -Description $name -Platform Windows -PolicyVersion ` + version(job) + ` -Mode $mode -Path .
  New-AzPolicyDefinition -Name $name -Policy $made.Path

Assign it to the computers of its group and policy only: a computer that isn't in the package's list of hosts reports an
error and changes nothing. ApplyAndMonitor sets once, ApplyAndAutoCorrect at each drift. An -audit package only reports.

To take computers back, also ones that have left the fleet, remove their assignments first: the agent knows no conflicts,
and a package that sets would undo what one that removes has done. Then assign the package rpcdsc-FLEET-remove to them, in
mode ApplyAndMonitor, until all report that they comply. The range of ports goes when they restart next; none restarts for it.
`)
	return b.String()
}
