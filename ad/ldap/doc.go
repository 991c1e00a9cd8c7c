// Package ldap reads a live Active Directory over LDAP, LDAPS or StartTLS.
//
// [Open] connects, binds, learns the forest's domains and which of the wanted
// attributes its schema knows; [Source.Entries] then streams the objects, page
// by page, in constant memory. What a server or the network does wrong on the
// way is either made good (a lost connection, a page too large) or ends the
// stream with an error; a cut answer is never a short success.
//
// # Absent or not readable
//
// Active Directory leaves out what a reader may not see, without a word, and
// has no attribute that says so. Told apart is what every object must have:
// where nTSecurityDescriptor was asked for, or objectGUID or objectClass, and
// an object comes without it, the stream says so with [ErrUnreadable] after the
// entry. For sIDHistory and the other optional attributes the server does not
// let a reader tell; [Diagnose] shows how many objects have them for this
// account, which is zero on a forest without migrated accounts and for an
// account without rights alike.
//
// It is the only package that imports go-ldap, its BER codec, gokrb5 and
// go-ntlmssp. go-ldap compiles filters and encodes controls; messages are
// exchanged and decoded here, one after the other. So every step obeys the
// context and its timeout, SASL mechanisms can bind themselves to the TLS
// channel, and an entry costs an eighth of the processor time: with forty
// attributes and a descriptor 10 µs, where go-ldap's Search took 80 µs for its
// tree of packets, as much as the server takes to answer.
package ldap
