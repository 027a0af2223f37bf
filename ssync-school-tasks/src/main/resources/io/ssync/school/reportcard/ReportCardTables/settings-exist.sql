SELECT to_regclass('tenants_schoolsettings') IS NOT NULL
