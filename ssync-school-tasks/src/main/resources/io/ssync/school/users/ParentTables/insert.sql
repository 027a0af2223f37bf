-- Whose number another transaction has taken in the meantime is left out; the caller sees which are missing.
INSERT INTO academic_parent (
  user_id, first_name, middle_name, last_name, email, phone_number, address, national_id, parent_type, occupation,
  single_parent, date, image, inactive)
SELECT
  account_id, first_name, nullif(middle_name, ''), last_name, nullif(email, ''), phone_number, nullif(address, ''), nullif(national_id, ''),
  nullif(relationship, ''), nullif(occupation, ''), false, :now, '', false
FROM unnest(
  :accounts, :firstNames, :middleNames, :lastNames, :emails, :phoneNumbers, :addresses, :nationalIds, :relationships,
  :occupations)
  AS sheet (
    account_id, first_name, middle_name, last_name, email, phone_number, address, national_id, relationship, occupation)
ON CONFLICT DO NOTHING
RETURNING id, phone_number
