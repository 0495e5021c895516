package ansible

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/output"
	"rpcdsc/psmodule"
)

// Make makes ansible/: inventory, playbooks and role.
func (k Kind) Make(job *artifact.Job, m *artifact.Maker) error {
	groups := groupsOf(job)
	if !job.Asks(name) || len(groups) == 0 {
		return nil
	}
	left := departed(job)
	text, err := inventory(job, groups, left)
	if err != nil {
		return fmt.Errorf("%s: %w", inventoryPath, err)
	}
	if err := m.Text(output.File{Path: inventoryPath, Encoding: output.UTF8}, text); err != nil {
		return err
	}
	for _, p := range playbooks(job, left) {
		text, err := p.text(job)
		if err != nil {
			return fmt.Errorf("%s: %w", p.path, err)
		}
		if err := m.Text(output.File{Path: p.path, Encoding: output.UTF8}, text); err != nil {
			return err
		}
	}
	return makeRole(job, m)
}

// makeRole makes the role, which differs by fleet in nothing but its archive.
func makeRole(job *artifact.Job, m *artifact.Maker) error {
	files, err := roleFiles()
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := m.Text(output.File{Path: f.Path, Encoding: output.UTF8}, f.Text); err != nil {
			return err
		}
	}
	archive, err := zipModule(job)
	if err != nil {
		return fmt.Errorf("%s: %w", archivePath, err)
	}
	m.Add(output.File{Path: archivePath, Encoding: output.Raw, Parts: [][]byte{archive}})
	var y yamlText
	sum := sha256.Sum256(archive)
	y.begin("The SHA-256 of files/RpcPortPolicy.zip, with which the script makes sure that it has the module of this role.")
	y.line(0, role+"_hash:")
	y.line(1, "%s", strings.ToUpper(hex.EncodeToString(sum[:])))
	return m.Text(output.File{Path: varsPath, Encoding: output.UTF8}, y.b.String())
}

// roleFiles are those of the role, and what it needs, that are always the same.
func roleFiles() ([]psmodule.File, error) {
	files := []psmodule.File{{Path: path.Join(rolePath, "files", psmodule.AnsibleScript().Path), Text: psmodule.AnsibleScript().Text}}
	for _, name := range []string{"defaults/main.yml", "meta/main.yml", "requirements.yml", "tasks/apply.yml", "tasks/copy.yml", "tasks/main.yml", "tasks/remove.yml", "tasks/verify.yml"} {
		text, err := roleSources.ReadFile("role/" + name)
		if err != nil {
			return nil, err
		}
		folder := rolePath
		if name == "requirements.yml" {
			folder = root
		}
		files = append(files, psmodule.File{Path: path.Join(folder, name), Text: string(text)})
	}
	return files, nil
}
