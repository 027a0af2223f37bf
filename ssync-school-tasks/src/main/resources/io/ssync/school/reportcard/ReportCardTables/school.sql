SELECT name, address, telephone, coalesce(school_email, '') AS email, coalesce(mission, '') AS motto,
  coalesce(school_logo, '') AS logo
FROM administration_school
WHERE active
ORDER BY id
LIMIT 1
