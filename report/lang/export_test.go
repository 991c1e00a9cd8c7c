package lang

// Texts are the English texts of all tables and patterns, for tests.
func Texts() (out []string) {
	for _, t := range tables {
		for en := range t {
			out = append(out, en)
		}
	}
	for _, list := range patterns {
		for _, p := range list {
			out = append(out, p.en)
		}
	}
	return out
}
