package mapfile

import (
	"strings"
	"unicode/utf16"

	"reacl/ad"
	"reacl/ad/match"
	"reacl/report/quote"
	"reacl/sid"
)

// named says why a row cannot be given to a tool by its two names, "" where it can.
func named(r match.Row) string {
	if why := netBIOS("source", r.SourceName); why != "" {
		return why
	}
	if why := netBIOS("target", r.TargetName); why != "" {
		return why
	}
	if !quote.Plain(r.SourceName) || !quote.Plain(r.TargetName) {
		return "a name holds a control character"
	}
	return ""
}

// batchOfSQL is how many rows stand between two GO lines.
const batchOfSQL = 500

// sqlServer is a T-SQL script that makes a login for the target of each source
// login there is, and puts it into the same server roles.
func sqlServer(m *maker) {
	var do, undo strings.Builder
	do.WriteString("-- For each source login of this server: a login for its target account, in the same server roles.\r\n" +
		"-- Source logins stay. The script prints what it makes.\r\n" +
		"SET NOCOUNT ON;\r\nCREATE TABLE #map (OldLogin sysname NOT NULL, NewLogin sysname NOT NULL);\r\nGO\r\n")
	undo.WriteString("-- Take away the comment marks from those logins that sql-logins.sql printed as made.\r\n")
	seen := map[sid.SID]bool{}
	m.each(func(r match.Row) string {
		switch r.Class {
		case ad.ClassUser, ad.ClassGroup, ad.ClassComputer, ad.ClassServiceAccount:
		default:
			return "SQL Server has no login for this class"
		}
		if why := named(r); why != "" {
			return why
		}
		const longest = 128 // UTF-16 units of a sysname
		if len(utf16.Encode([]rune(r.SourceName))) > longest || len(utf16.Encode([]rune(r.TargetName))) > longest {
			return "a name is longer than SQL Server's 128 characters"
		}
		if strings.Contains(r.SourceName+r.TargetName, "$(") {
			return "sqlcmd takes $( in a name for a variable"
		}
		old, new := quote.SQL(r.SourceName), quote.SQL(r.TargetName)
		do.WriteString("INSERT #map VALUES (" + old + ", " + new + ");\r\n" +
			"IF SUSER_ID(" + old + ") IS NOT NULL AND SUSER_ID(" + new + ") IS NULL BEGIN CREATE LOGIN " + quote.SQLName(r.TargetName) + " FROM WINDOWS; PRINT " + quote.SQL("made "+r.TargetName) + "; END;\r\n")
		if (m.used+1)%batchOfSQL == 0 {
			do.WriteString("GO\r\n")
		}
		if !seen[r.Target] {
			seen[r.Target] = true
			undo.WriteString("-- DROP LOGIN " + quote.SQLName(r.TargetName) + ";\r\n")
		}
		return ""
	})
	do.WriteString("GO\r\n" + strings.ReplaceAll(rolesSQL, "\n", "\r\n"))
	m.file("logins.sql", "\ufeff"+do.String())
	m.file("undo.sql", "\ufeff"+undo.String())
	m.run = []string{"sqlcmd -S SERVER -E -i sql-logins.sql -f 65001, on each SQL Server 2012 or later; the target domain must be trusted. Keep what it prints."}
	m.undo = []string{"In sql-undo.sql take away the comment marks from the logins that the script printed as made, and run it."}
	m.caution = []string{
		"Windows logins are kept by SID, so the source's login cannot be renamed to the target; a new one is made.",
		"Rights granted to a login itself, and the users in databases, are not changed. UNCONFIRMED: that ALTER USER [name] WITH LOGIN = [DOMAIN\\name] moves a database user from one Windows login to another; try it in one database.",
	}
}

// rolesSQL copies memberships of server roles.
const rolesSQL = `DECLARE @sql nvarchar(max) = N'';
SELECT @sql = @sql + N'ALTER SERVER ROLE ' + QUOTENAME(r.name) + N' ADD MEMBER ' + QUOTENAME(m.NewLogin) + N';' + NCHAR(13) + NCHAR(10)
FROM #map AS m
JOIN sys.server_principals AS p ON p.name = m.OldLogin
JOIN sys.server_role_members AS x ON x.member_principal_id = p.principal_id
JOIN sys.server_principals AS r ON r.principal_id = x.role_principal_id
WHERE SUSER_ID(m.NewLogin) IS NOT NULL;
PRINT @sql;
EXEC sys.sp_executesql @sql;
DROP TABLE #map;
`
