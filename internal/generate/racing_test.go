//go:build race

package generate

// racing tells whether the race detector is there.
const racing = true
