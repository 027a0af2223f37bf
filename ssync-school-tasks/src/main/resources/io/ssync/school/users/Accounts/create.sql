-- Whose address or number another transaction has taken in the meantime is left out; the caller sees which are missing.
INSERT INTO users_customuser (
  password, is_superuser, first_name, middle_name, last_name, phone_number, email, date_joined,
  is_staff, is_active, is_accountant, is_teacher, is_parent, is_student)
SELECT
  password, false, first_name, nullif(middle_name, ''), last_name, nullif(phone_number, ''), email, :now,
  false, true, false, false, false, false
FROM unnest(:emails, :firstNames, :middleNames, :lastNames, :phoneNumbers, :passwords)
  AS sheet (email, first_name, middle_name, last_name, phone_number, password)
ON CONFLICT DO NOTHING
RETURNING id, email
