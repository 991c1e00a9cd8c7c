package main

import (
	"path/filepath"
	"strings"
)

// descriptorInputs are the inputs that may hold descriptors: what --acl
// names, then the target's files, whose nTSecurityDescriptor and
// msExchMailboxSecurityDescriptor count too.
func descriptorInputs(acl, target []string) []string {
	seen := map[string]bool{}
	var names []string
	for _, n := range append(append([]string{}, acl...), target...) {
		key := filepath.Clean(n)
		if strings.Contains(n, "://") || seen[key] {
			continue
		}
		seen[key] = true
		names = append(names, n)
	}
	return names
}
