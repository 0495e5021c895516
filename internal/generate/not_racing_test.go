//go:build !race

package generate

const racing = false
