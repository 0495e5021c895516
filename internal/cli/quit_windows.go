package cli

// endOnQuit has nothing to do: Windows knows no such signals.
func (s *session) endOnQuit(func()) (stop func()) { return func() {} }
