SELECT school_name AS name, coalesce(address, '') AS address, coalesce(contact_phone, '') AS telephone,
  coalesce(contact_email, '') AS email, '' AS motto, coalesce(logo, '') AS logo
FROM tenants_schoolsettings
ORDER BY id
LIMIT 1
