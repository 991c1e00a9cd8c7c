package exchange

import "reacl/acl"

// Generation says which of the published tables of masks is meant.
type Generation uint8

// The generations.
const (
	// Outlook is what Outlook writes on Exchange 2000 and later, and what the
	// store itself was seen to write. Newer stores (2010 and later) put a
	// member's container entries before its item entries; no document says
	// that their masks differ, so the same ones stand for them.
	Outlook Generation = iota
	// SDK is the table DACLLegacyMetaRights of the Exchange 2007 SDK.
	SDK
)

// FolderMasks are the four masks that one member has on a folder. An entry
// whose mask is 0 is left out; Everyone gets no denial.
type FolderMasks struct {
	ContainerAllow, ContainerDeny acl.Mask // entries with the flags 0x02
	ItemAllow, ItemDeny           acl.Mask // entries with the flags 0x09
}

// share is what one right adds to the masks of a member. A right that is held
// is taken from what would else be denied, its keep mask.
type share struct {
	right                         Rights
	containerAllow, containerKeep acl.Mask
	itemAllow, itemKeep           acl.Mask
}

// ownerMask are the bits of EdkMdb.h sdrightsFolderOwner.
const ownerMask acl.Mask = 0x0D4110

var outlookShares = []share{
	{ReadAny, 0, 0, 0x1208A9, 0x0008A9},
	{Create, 0x000002, 0x000002, 0, 0},
	{EditOwned, 0, 0, 0x000200, 0},
	{DeleteOwned, 0, 0, 0x000400, 0},
	{EditAny, 0, 0, 0x0C0116, 0x1E0316},
	{DeleteAny, 0, 0, 0x010000, 0x010400},
	{CreateSubfolder, 0x000004, 0x000004, 0, 0},
	{Owner, ownerMask, ownerMask, 0, 0},
	{Contact, 0x008000, 0x008000, 0, 0},
	{Visible, 0x1208A9, 0x1200A9, 0, 0},
}

var sdkShares = []share{
	{ReadAny, 0x000001, 0x000001, 0x1208A9, 0x0008A9},
	{Create, 0x000002, 0x000002, 0, 0},
	{EditOwned, 0, 0, 0x000200, 0},
	{DeleteOwned, 0, 0, 0x000400, 0},
	{EditAny, 0, 0, 0x0C0116, 0x1E0316},
	{DeleteAny, 0, 0, 0x010000, 0x010400},
	{CreateSubfolder, 0x000004, 0x000004, 0, 0},
	{Owner, ownerMask, 0x0D4910, 0, 0},
	{Contact, 0x008000, 0x008000, 0, 0},
	{Visible, 0x1208A8, 0x1200A8, 0, 0},
}

// deniedFolder is what the store denies a member without any right on the
// folder: everything but the unused bit 0x40.
const deniedFolder = allFolder &^ 0x40

// Masks are the masks of a member with the rights r. The free/busy rights have
// no part in them; see [FreeBusyMask].
func Masks(r Rights, g Generation) FolderMasks {
	shares := outlookShares
	if g == SDK {
		shares = sdkShares
	}
	m := FolderMasks{ContainerDeny: deniedFolder, ItemDeny: allItem}
	for _, s := range shares {
		if r&s.right != 0 {
			m.ContainerAllow |= s.containerAllow
			m.ContainerDeny &^= s.containerKeep
			m.ItemAllow |= s.itemAllow
			m.ItemDeny &^= s.itemKeep
		}
	}
	return m
}

// FreeBusyMask is the mask of the one entry that grants the free/busy rights
// in r in a free/busy descriptor; 0 where r has none.
func FreeBusyMask(r Rights) acl.Mask {
	switch {
	case r&FreeBusyDetailed != 0:
		return fbSimple | fbDetailed
	case r&FreeBusySimple != 0:
		return fbSimple
	}
	return 0
}

// The bits of a free/busy descriptor (fsdrightFreeBusy…).
const (
	fbSimple   acl.Mask = 1
	fbDetailed acl.Mask = 2
)
