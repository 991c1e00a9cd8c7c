package audit

// impactRules are the rules about impact and completeness.
var impactRules = []Rule{
	{
		ID: "IM-01", Severity: Critical, Title: "People would lose access",
		Detects: "People who would lose rights if sIDHistory were cleared now.",
		Why:     "It is what this audit is for.",
		Action:  "Re-permission before clearing.",
		Source:  "core",
		Needs:   []Need{NeedTarget, NeedDescriptors},
	},
	{
		ID: "IM-02", Severity: High, Title: "People would gain access",
		Detects: "People who would gain rights because an old denial ends.",
		Why:     "Clearing sIDHistory would widen access.",
		Action:  "Copy the denials first.",
		Source:  "this project",
		Needs:   []Need{NeedTarget, NeedDescriptors},
	},
	{
		ID: "IM-03", Severity: High, Title: "Loss through a group",
		Detects: "People who would lose rights by the old SID of a group.",
		Why:     "It hits many people at once.",
		Action:  "Re-permission the group first.",
		Source:  "Microsoft cc779590",
		Needs:   []Need{NeedTarget, NeedDescriptors, NeedGroups},
	},
	{
		ID: "IM-04", Severity: Info, Title: "Accounts without a dependent entry",
		Detects: "Accounts whose old SIDs nothing names in what was scanned.",
		Why:     "They are candidates for a pilot.",
		Action:  "Clear them in wave 1.",
		Source:  "CleanupMonster waves",
		Needs:   []Need{NeedTarget, NeedDescriptors},
	},
	{
		ID: "IM-05", Severity: High, Title: "Kinds of resources that were not scanned",
		Detects: "Files, shares, SQL Server, SharePoint, mailbox rights, AD objects: whatever was not in the input.",
		Why:     "What was not looked at is not safe.",
		Action:  "Scan it, or accept it in writing.",
		Source:  "this project",
	},
	{
		ID: "IM-06", Severity: High, Title: "SharePoint moves still open",
		Detects: "The operator said that SharePoint users are still to be moved.",
		Why:     "Moving a SharePoint user needs sIDHistory.",
		Action:  "Move SharePoint users first.",
		Source:  "n8d.at; Move-SPUser",
		Needs:   []Need{NeedOperator},
	},
	{
		ID: "IM-07", Severity: High, Title: "The rollback is missing or incomplete",
		Detects: "A plan whose rollback is missing, cut or not hashed.",
		Why:     "There would be no way back.",
		Action:  "Make the plan again.",
		Source:  "this project",
		Needs:   []Need{NeedPlan},
	},
	{
		ID: "IM-08", Severity: Info, Title: "Applications that compare SIDs themselves",
		Detects: "Always.",
		Why:     "Programs that keep SIDs of their own are not in any descriptor.",
		Action:  "Ask the owners of applications.",
		Source:  "openssh-portable 375",
	},
}

// qualityRules are the rules about the quality of the data.
var qualityRules = []Rule{
	{
		ID: "DQ-01", Severity: High, Title: "A directory was not read to its end",
		Detects: "A snapshot without its trailer, or a search that was cut.",
		Why:     "A cut answer looks like a clean one.",
		Action:  "Read it again.",
		Source:  "go-ldap 415, 419",
	},
	{
		ID: "DQ-02", Severity: High, Title: "An attribute was not read to its end",
		Detects: "A ranged attribute of which a part is missing.",
		Why:     "Group members are missing.",
		Action:  "Read it again.",
		Source:  "ldap3 228",
	},
	{
		ID: "DQ-03", Severity: Medium, Title: "The directories are of different times",
		Detects: "Snapshots that are old, or days apart.",
		Why:     "They may contradict each other.",
		Action:  "Read both again.",
		Source:  "Quest migration tips",
		Needs:   []Need{NeedSnapshot},
	},
	{
		ID: "DQ-04", Severity: Medium, Title: "An attribute may be hidden",
		Detects: "An attribute that is missing on every object of a directory.",
		Why:     "Absent and not readable look alike: it means unknown, not none.",
		Action:  "Read it with more rights, or export the attribute.",
		Source:  "this project",
	},
	{
		ID: "DQ-05", Severity: Medium, Title: "A limit of the report was reached",
		Detects: "Lists that were split over several sheets, or texts that were carried elsewhere.",
		Why:     "A reader may miss the rest.",
		Action:  "See the note on the summary.",
		Source:  "this project",
	},
}
