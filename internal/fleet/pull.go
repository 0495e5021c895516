package fleet

import (
	"net/url"
	"regexp"

	"rpcdsc/internal/diag"
)

// serverForm is an address of a pull server: TLS, since a registration key goes over
// it, and no characters that mean something to somebody on the way.
var serverForm = regexp.MustCompile(`^(?i:https)://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~/-]*)?$`)

// readPullServer reads the address of a pull server; "" if there is none.
func (r *reader) readPullServer(n *node) string {
	if n == nil || n.kind != kindString {
		return ""
	}
	u, err := url.Parse(n.text)
	switch {
	case err == nil && u.Scheme == "http":
		r.report(diag.BadPullServer.At(n.place, "%q is without TLS: everybody on the way would see the registration key", n.text).
			Remedyf("give the server a certificate, and write https instead of http"))
	case err != nil || !serverForm.MatchString(n.text) || u.Hostname() == "":
		r.report(diag.BadPullServer.At(n.place, "%q isn't the address of a pull server", n.text))
	default:
		return n.text
	}
	return ""
}

// shareForm is a share, and a folder on it, that Windows and every document can name.
var shareForm = regexp.MustCompile(`^\\\\[A-Za-z0-9._-]+(\\[A-Za-z0-9_$-]([A-Za-z0-9._$ -]*[A-Za-z0-9_$-])?)+$`)

// readPullShare reads the path of a share; "" if there is none.
func (r *reader) readPullShare(n *node) string {
	if n == nil || n.kind != kindString {
		return ""
	}
	if !shareForm.MatchString(n.text) {
		r.report(diag.BadPullShare.At(n.place, "%q isn't the path of a share", n.text))
		return ""
	}
	return n.text
}
