package acl

import "strconv"

// ACEType is the type byte of an entry ([MS-DTYP] 2.4.4.1).
type ACEType uint8

// The entry types.
const (
	AccessAllowed               ACEType = 0x00
	AccessDenied                ACEType = 0x01
	SystemAudit                 ACEType = 0x02
	SystemAlarm                 ACEType = 0x03
	AccessAllowedCompound       ACEType = 0x04
	AccessAllowedObject         ACEType = 0x05
	AccessDeniedObject          ACEType = 0x06
	SystemAuditObject           ACEType = 0x07
	SystemAlarmObject           ACEType = 0x08
	AccessAllowedCallback       ACEType = 0x09
	AccessDeniedCallback        ACEType = 0x0A
	AccessAllowedCallbackObject ACEType = 0x0B
	AccessDeniedCallbackObject  ACEType = 0x0C
	SystemAuditCallback         ACEType = 0x0D
	SystemAlarmCallback         ACEType = 0x0E
	SystemAuditCallbackObject   ACEType = 0x0F
	SystemAlarmCallbackObject   ACEType = 0x10
	SystemMandatoryLabel        ACEType = 0x11
	SystemResourceAttribute     ACEType = 0x12
	SystemScopedPolicyID        ACEType = 0x13
	SystemProcessTrustLabel     ACEType = 0x14
	SystemAccessFilter          ACEType = 0x15
)

// ACEFlags are the flags of an entry ([MS-DTYP] 2.4.4.1).
type ACEFlags uint8

// The entry flags.
const (
	ObjectInherit    ACEFlags = 0x01
	ContainerInherit ACEFlags = 0x02
	NoPropagate      ACEFlags = 0x04
	InheritOnly      ACEFlags = 0x08
	Inherited        ACEFlags = 0x10
	Critical         ACEFlags = 0x20
	SuccessfulAccess ACEFlags = 0x40
	FailedAccess     ACEFlags = 0x80
)

var aceTypeNames = [...]string{
	AccessAllowed:               "ACCESS_ALLOWED",
	AccessDenied:                "ACCESS_DENIED",
	SystemAudit:                 "SYSTEM_AUDIT",
	SystemAlarm:                 "SYSTEM_ALARM",
	AccessAllowedCompound:       "ACCESS_ALLOWED_COMPOUND",
	AccessAllowedObject:         "ACCESS_ALLOWED_OBJECT",
	AccessDeniedObject:          "ACCESS_DENIED_OBJECT",
	SystemAuditObject:           "SYSTEM_AUDIT_OBJECT",
	SystemAlarmObject:           "SYSTEM_ALARM_OBJECT",
	AccessAllowedCallback:       "ACCESS_ALLOWED_CALLBACK",
	AccessDeniedCallback:        "ACCESS_DENIED_CALLBACK",
	AccessAllowedCallbackObject: "ACCESS_ALLOWED_CALLBACK_OBJECT",
	AccessDeniedCallbackObject:  "ACCESS_DENIED_CALLBACK_OBJECT",
	SystemAuditCallback:         "SYSTEM_AUDIT_CALLBACK",
	SystemAlarmCallback:         "SYSTEM_ALARM_CALLBACK",
	SystemAuditCallbackObject:   "SYSTEM_AUDIT_CALLBACK_OBJECT",
	SystemAlarmCallbackObject:   "SYSTEM_ALARM_CALLBACK_OBJECT",
	SystemMandatoryLabel:        "SYSTEM_MANDATORY_LABEL",
	SystemResourceAttribute:     "SYSTEM_RESOURCE_ATTRIBUTE",
	SystemScopedPolicyID:        "SYSTEM_SCOPED_POLICY_ID",
	SystemProcessTrustLabel:     "SYSTEM_PROCESS_TRUST_LABEL",
	SystemAccessFilter:          "SYSTEM_ACCESS_FILTER",
}

// String is the name in [MS-DTYP] 2.4.4.1 without its _ACE_TYPE, or the number
// in hex for a type that has none.
func (t ACEType) String() string {
	if int(t) < len(aceTypeNames) {
		return aceTypeNames[t]
	}
	return "0x" + strconv.FormatUint(uint64(t), 16)
}

// The types by the layout of their body, one bit a type. The compound type is
// in neither: [MS-DTYP] reserves it and gives no layout, so its body is opaque.
const (
	plainTypes uint32 = 1<<AccessAllowed | 1<<AccessDenied | 1<<SystemAudit | 1<<SystemAlarm |
		1<<AccessAllowedCallback | 1<<AccessDeniedCallback |
		1<<SystemAuditCallback | 1<<SystemAlarmCallback |
		1<<SystemMandatoryLabel | 1<<SystemResourceAttribute | 1<<SystemScopedPolicyID |
		1<<SystemProcessTrustLabel | 1<<SystemAccessFilter
	objectTypes uint32 = 1<<AccessAllowedObject | 1<<AccessDeniedObject |
		1<<SystemAuditObject | 1<<SystemAlarmObject |
		1<<AccessAllowedCallbackObject | 1<<AccessDeniedCallbackObject |
		1<<SystemAuditCallbackObject | 1<<SystemAlarmCallbackObject
	callbackTypes uint32 = 1<<AccessAllowedCallback | 1<<AccessDeniedCallback |
		1<<AccessAllowedCallbackObject | 1<<AccessDeniedCallbackObject |
		1<<SystemAuditCallback | 1<<SystemAlarmCallback |
		1<<SystemAuditCallbackObject | 1<<SystemAlarmCallbackObject
	allowTypes uint32 = 1<<AccessAllowed | 1<<AccessAllowedObject |
		1<<AccessAllowedCallback | 1<<AccessAllowedCallbackObject
	denyTypes uint32 = 1<<AccessDenied | 1<<AccessDeniedObject |
		1<<AccessDeniedCallback | 1<<AccessDeniedCallbackObject
)

// in reports whether t is one of a set of types. No set has types from 32 on.
func (t ACEType) in(set uint32) bool { return t < 32 && set>>(t&31)&1 != 0 }

// Known reports whether the layout of an entry of the type is known, so that
// its mask and trustee can be read. The compound type is not.
func (t ACEType) Known() bool { return t.in(plainTypes | objectTypes) }

// IsObject reports whether entries of the type can hold object GUIDs.
func (t ACEType) IsObject() bool { return t.in(objectTypes) }

// IsCallback reports whether entries of the type can hold a condition
// ([MS-DTYP] 2.4.4.17) after the SID.
func (t ACEType) IsCallback() bool { return t.in(callbackTypes) }
