package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"reacl/ad/ldap"
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

// liveWithout says what a target that is read live does not tell: a live
// reading brings no descriptors. It is empty for files.
func liveWithout(target []string) string {
	if !slices.ContainsFunc(target, ldap.IsURL) {
		return ""
	}
	return "The target directory was read live, and without descriptors: Send-As and other rights on AD objects and the rights on whole mailboxes were not looked at. " + liveInstead
}

const liveInstead = "A snapshot of reacl collect ad --descriptors, given as --target, holds them."

// warnLive tells a person what [liveWithout] says.
func warnLive(w io.Writer, target []string) {
	if s := liveWithout(target); s != "" {
		fmt.Fprintln(w, "reacl: warning:", strings.TrimSuffix(s, "."))
	}
}
