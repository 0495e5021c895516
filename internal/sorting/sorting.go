// Package sorting sorts lists that are short, or that are sorted once a run. It is slower
// than package slices, and has a tenth of its code for each type of element: of that, a
// binary that sorts two dozen types had a quarter of a megabyte.
package sorting

import "sort"

// By sorts a list. What compares as equal stays in its order.
func By[T any](list []T, compare func(a, b T) int) {
	sort.Stable(&sorter[T]{list, compare})
}

type sorter[T any] struct {
	list    []T
	compare func(a, b T) int
}

func (s *sorter[T]) Len() int           { return len(s.list) }
func (s *sorter[T]) Less(i, j int) bool { return s.compare(s.list[i], s.list[j]) < 0 }
func (s *sorter[T]) Swap(i, j int)      { s.list[i], s.list[j] = s.list[j], s.list[i] }
