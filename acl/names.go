package acl

import (
	"strconv"
	"strings"
)

var controlNames = [16]string{
	"OWNER_DEFAULTED", "GROUP_DEFAULTED", "DACL_PRESENT", "DACL_DEFAULTED",
	"SACL_PRESENT", "SACL_DEFAULTED", "DACL_TRUSTED", "SERVER_SECURITY",
	"DACL_AUTO_INHERIT_REQ", "SACL_AUTO_INHERIT_REQ", "DACL_AUTO_INHERITED", "SACL_AUTO_INHERITED",
	"DACL_PROTECTED", "SACL_PROTECTED", "RM_CONTROL_VALID", "SELF_RELATIVE",
}

var aceFlagNames = [8]string{
	"OBJECT_INHERIT", "CONTAINER_INHERIT", "NO_PROPAGATE_INHERIT", "INHERIT_ONLY",
	"INHERITED", "CRITICAL", "SUCCESSFUL_ACCESS", "FAILED_ACCESS",
}

// maskNames are the rights that mean the same for every kind of object, by bit.
var maskNames = [32]string{
	16: "DELETE", 17: "READ_CONTROL", 18: "WRITE_DAC", 19: "WRITE_OWNER", 20: "SYNCHRONIZE",
	24: "ACCESS_SYSTEM_SECURITY", 25: "MAXIMUM_ALLOWED",
	28: "GENERIC_ALL", 29: "GENERIC_EXECUTE", 30: "GENERIC_WRITE", 31: "GENERIC_READ",
}

// String names the bits, joined by "|"; "0" for none.
func (c Control) String() string { return bitNames(uint32(c), controlNames[:]) }

// String names the flags, joined by "|"; "0" for none.
func (f ACEFlags) String() string { return bitNames(uint32(f), aceFlagNames[:]) }

// StandardNames names the standard and generic rights in m, joined by "|", with
// the rest, which depends on the kind of object, in hex; "0" for none.
func (m Mask) StandardNames() string { return bitNames(uint32(m), maskNames[:]) }

// bitNames joins the names of the bits of v and puts what has none last, in hex.
func bitNames(v uint32, names []string) string {
	var parts []string
	rest := v
	for bit, name := range names {
		if name != "" && v>>bit&1 != 0 {
			parts = append(parts, name)
			rest &^= 1 << bit
		}
	}
	if rest != 0 {
		parts = append(parts, "0x"+strings.ToUpper(strconv.FormatUint(uint64(rest), 16)))
	}
	if parts == nil {
		return "0"
	}
	return strings.Join(parts, "|")
}
