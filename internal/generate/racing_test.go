//go:build race

package generate

// racing tells whether the race detector is there: with it more is allocated.
const racing = true
