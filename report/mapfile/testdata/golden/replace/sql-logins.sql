-- For each source login of this server: a login for its target account, in the same server roles.
-- Source logins stay. The script prints what it makes.
SET NOCOUNT ON;
CREATE TABLE #map (OldLogin sysname NOT NULL, NewLogin sysname NOT NULL);
GO
INSERT #map VALUES (N'OLDCO\ada', N'NEWCO\ada.lovelace');
IF SUSER_ID(N'OLDCO\ada') IS NOT NULL AND SUSER_ID(N'NEWCO\ada.lovelace') IS NULL BEGIN CREATE LOGIN [NEWCO\ada.lovelace] FROM WINDOWS; PRINT N'made NEWCO\ada.lovelace'; END;
INSERT #map VALUES (N'OLDCO\o''brien’', N'NEWCO\o''brien’');
IF SUSER_ID(N'OLDCO\o''brien’') IS NOT NULL AND SUSER_ID(N'NEWCO\o''brien’') IS NULL BEGIN CREATE LOGIN [NEWCO\o'brien’] FROM WINDOWS; PRINT N'made NEWCO\o''brien’'; END;
INSERT #map VALUES (N'OLDCO\jürgen', N'NEWCO\jürgen');
IF SUSER_ID(N'OLDCO\jürgen') IS NOT NULL AND SUSER_ID(N'NEWCO\jürgen') IS NULL BEGIN CREATE LOGIN [NEWCO\jürgen] FROM WINDOWS; PRINT N'made NEWCO\jürgen'; END;
INSERT #map VALUES (N'OLDCO\grp-finance', N'NEWCO\grp-finance');
IF SUSER_ID(N'OLDCO\grp-finance') IS NOT NULL AND SUSER_ID(N'NEWCO\grp-finance') IS NULL BEGIN CREATE LOGIN [NEWCO\grp-finance] FROM WINDOWS; PRINT N'made NEWCO\grp-finance'; END;
INSERT #map VALUES (N'OLDCO\dl-files', N'NEWCO\dl-files');
IF SUSER_ID(N'OLDCO\dl-files') IS NOT NULL AND SUSER_ID(N'NEWCO\dl-files') IS NULL BEGIN CREATE LOGIN [NEWCO\dl-files] FROM WINDOWS; PRINT N'made NEWCO\dl-files'; END;
INSERT #map VALUES (N'OLDCO\PC1$', N'NEWCO\PC1$');
IF SUSER_ID(N'OLDCO\PC1$') IS NOT NULL AND SUSER_ID(N'NEWCO\PC1$') IS NULL BEGIN CREATE LOGIN [NEWCO\PC1$] FROM WINDOWS; PRINT N'made NEWCO\PC1$'; END;
GO
DECLARE @sql nvarchar(max) = N'';
SELECT @sql = @sql + N'ALTER SERVER ROLE ' + QUOTENAME(r.name) + N' ADD MEMBER ' + QUOTENAME(m.NewLogin) + N';' + NCHAR(13) + NCHAR(10)
FROM #map AS m
JOIN sys.server_principals AS p ON p.name = m.OldLogin
JOIN sys.server_role_members AS x ON x.member_principal_id = p.principal_id
JOIN sys.server_principals AS r ON r.principal_id = x.role_principal_id
WHERE SUSER_ID(m.NewLogin) IS NOT NULL;
PRINT @sql;
EXEC sys.sp_executesql @sql;
DROP TABLE #map;
