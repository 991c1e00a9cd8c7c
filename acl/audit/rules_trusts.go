package audit

// trustRules are the rules about trusts.
var trustRules = []Rule{
	{
		ID: "TR-01", Severity: High, Title: "A forest trust lets sIDHistory pass",
		Detects: "A forest trust with trustAttributes 0x40.",
		Why:     "SIDs of other domains pass the trust.",
		Action:  "Turn it off after the project.",
		Source:  "PingCastle T-SIDFiltering",
		Needs:   []Need{NeedTrusts},
	},
	{
		ID: "TR-02", Severity: High, Title: "An external trust without quarantine",
		Detects: "An external trust without trustAttributes 0x4.",
		Why:     "Any SID passes the trust.",
		Action:  "Turn quarantine on.",
		Source:  "PingCastle T-SIDFiltering",
		Needs:   []Need{NeedTrusts},
	},
	{
		ID: "TR-03", Severity: High, Title: "Quarantine on a forest trust",
		Detects: "A forest trust with trustAttributes 0x4.",
		Why:     "It breaks the transitivity of the trust.",
		Action:  "Remove the bit.",
		Source:  "PingCastle T-SIDFiltering",
		Needs:   []Need{NeedTrusts},
	},
	{
		ID: "TR-04", Severity: Info, Title: "SID filtering is on already",
		Detects: "A trust that filters SIDs, so that sIDHistory has no effect over it.",
		Why:     "What it stops is lost already, or was never used.",
		Action:  "Use it as proof.",
		Source:  "[MS-PAC] 4.1.2.2",
		Needs:   []Need{NeedTrusts},
	},
	{
		ID: "TR-05", Severity: Medium, Title: "A SID that the filter drops",
		Detects: "A RID below 1000 in the sIDHistory of accounts of a trusted domain, which even a trust without filter drops.",
		Why:     "It gives no access across a trust.",
		Action:  "Do not count on it.",
		Source:  "[MS-PAC] 4.1.2.2",
		Needs:   []Need{NeedTrusts, NeedTarget},
	},
	{
		ID: "TR-06", Severity: Medium, Title: "The trust is gone, its SIDs remain",
		Detects: "sIDHistory of a domain that no trust names any more.",
		Why:     "Nobody can ask that domain.",
		Action:  "Name the domain by hand.",
		Source:  "CleanupMonster",
		Needs:   []Need{NeedTrusts, NeedTarget},
	},
}

// tokenRules are the rules about logon tokens.
var tokenRules = []Rule{
	{
		ID: "TK-01", Severity: High, Title: "A large logon token",
		Detects: "An estimated token above 12,000 bytes today.",
		Why:     "Logons and web access fail at the limit.",
		Action:  "Clear sIDHistory of these accounts first.",
		Source:  "Microsoft KB 327825",
		Needs:   []Need{NeedTarget, NeedGroups},
	},
	{
		ID: "TK-02", Severity: High, Title: "Too many SIDs in a token",
		Detects: "More than 1,015 SIDs in one token.",
		Why:     "The account cannot log on.",
		Action:  "Act at once.",
		Source:  "nettools.net token size",
		Needs:   []Need{NeedTarget, NeedGroups},
	},
	{
		ID: "TK-03", Severity: Medium, Title: "Group sIDHistory makes the token large",
		Detects: "More SIDs of groups' sIDHistory than of anything else in a large token.",
		Why:     "One group burdens many people.",
		Action:  "Clear the group's sIDHistory first.",
		Source:  "Microsoft cc779590",
		Needs:   []Need{NeedTarget, NeedGroups},
	},
	{
		ID: "TK-04", Severity: Info, Title: "Token sizes are estimates",
		Detects: "Always, where a token size is shown.",
		Why:     "Sources disagree about domain local groups, and newer servers compress.",
		Action:  "See the method beside the number.",
		Source:  "nettools, tenfold, derekseaman",
		Needs:   []Need{NeedTarget, NeedGroups},
	},
}
