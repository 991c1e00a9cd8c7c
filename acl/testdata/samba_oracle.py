"""Answers questions about security descriptors with Samba's own code.

Reads one JSON object a line and writes one a line:

  {"op": "make", "seed": 7}       a random descriptor: {"hex": ..., "sd": ...}
  {"op": "read", "hex": ...}      how Samba decodes it: {"sd": ...}
  {"op": "access", "hex": ..., "sids": [...]}   the maximum rights: {"granted": 1}

An error is answered with {"error": ...}. Only entry types that Samba 4.17 decodes
in full are made: 0 to 3, and 5 to 8 with GUIDs.
"""

import json
import random
import struct
import sys

import samba
import samba.security
from samba.dcerpc import misc, security
from samba.ndr import ndr_pack, ndr_unpack

OBJECT = (5, 6, 7, 8)
MAXIMUM_ALLOWED = 0x02000000


def random_sid(r, pool):
    if pool and r.random() < 0.6:
        return r.choice(pool)
    kind = r.random()
    if kind < 0.6:
        raw = struct.pack("<BB6sIIIII", 1, 5, b"\0\0\0\0\0\5", 21, r.getrandbits(32), r.getrandbits(32), r.getrandbits(32), r.getrandbits(17))
    else:
        n = r.randrange(16)
        authority = r.choice([b"\0\0\0\0\0\5", b"\0\0\0\0\0\1", bytes(r.getrandbits(8) for _ in range(6))])
        raw = struct.pack("<BB6s", 1, n, authority) + b"".join(struct.pack("<I", r.getrandbits(32)) for _ in range(n))
    s = ndr_unpack(security.dom_sid, raw)
    pool.append(s)
    return s


def random_guid(r):
    return misc.GUID("%08x-%04x-%04x-%04x-%012x" % (r.getrandbits(32), r.getrandbits(16), r.getrandbits(16), r.getrandbits(16), r.getrandbits(48)))


def random_ace(r, pool, types):
    a = security.ace()
    a.type = r.choice(types)
    a.flags = r.choice([0, 0, 2, 9, 0x0B, 0x12, r.getrandbits(8)])
    a.access_mask = r.choice([0x1208A9, 0x1F0716, r.getrandbits(32)])
    a.trustee = random_sid(r, pool)
    if a.type in OBJECT:
        o = security.ace_object()
        o.flags = r.randrange(4)
        if o.flags & 1:
            o.type = random_guid(r)
        if o.flags & 2:
            o.inherited_type = random_guid(r)
        a.object = o
    return a


def random_acl(r, pool, types):
    l = security.acl()
    l.revision = r.choice([2, 4])
    aces = [random_ace(r, pool, types) for _ in range(r.choice([0, 1, 3, 12, r.randrange(40)]))]
    l.aces = aces
    l.num_aces = len(aces)
    return l


def make(seed):
    r = random.Random(seed)
    pool = []
    sd = security.descriptor()
    control = r.getrandbits(16) & ~0x0014 | 0x8000
    if r.random() < 0.9:
        sd.owner_sid = random_sid(r, pool)
    if r.random() < 0.9:
        sd.group_sid = random_sid(r, pool)
    if r.random() < 0.9:
        control |= 4
        if r.random() < 0.95:
            sd.dacl = random_acl(r, pool, [0, 0, 1, 1, 5, 6])
    if r.random() < 0.4:
        control |= 0x10
        if r.random() < 0.95:
            sd.sacl = random_acl(r, pool, [2, 2, 3, 7, 8])
    sd.type = control
    return ndr_pack(sd)


def read_acl(l):
    if l is None:
        return None
    aces = []
    for a in l.aces:
        d = {"type": a.type, "flags": a.flags, "size": a.size, "mask": a.access_mask & 0xFFFFFFFF, "sid": str(a.trustee)}
        if a.type in OBJECT:
            d["objectFlags"] = a.object.flags
            if a.object.flags & 1:
                d["objectType"] = str(a.object.type)
            if a.object.flags & 2:
                d["inheritedType"] = str(a.object.inherited_type)
        aces.append(d)
    return {"revision": l.revision, "size": l.size, "aces": aces}


def read(raw):
    sd = ndr_unpack(security.descriptor, raw)
    return {
        "control": sd.type,
        "owner": str(sd.owner_sid) if sd.owner_sid else "",
        "group": str(sd.group_sid) if sd.group_sid else "",
        "dacl": read_acl(sd.dacl),
        "sacl": read_acl(sd.sacl),
    }


def access(raw, sids):
    sd = ndr_unpack(security.descriptor, raw)
    token = security.token()
    token.sids = [security.dom_sid(s) for s in sids]
    token.num_sids = len(sids)
    try:
        return samba.security.access_check(sd, token, MAXIMUM_ALLOWED)
    except samba.NTSTATUSError as e:
        if e.args[0] == 0xC0000022:  # access denied: no right at all
            return 0
        raise


def answer(q):
    if q["op"] == "make":
        raw = make(q["seed"])
        return {"hex": raw.hex(), "sd": read(raw)}
    raw = bytes.fromhex(q["hex"])
    if q["op"] == "read":
        return {"sd": read(raw)}
    return {"granted": access(raw, q["sids"])}


print(json.dumps({"version": samba.version}), flush=True)
for line in sys.stdin:
    try:
        result = answer(json.loads(line))
    except Exception as e:
        result = {"error": repr(e)}
    print(json.dumps(result), flush=True)
