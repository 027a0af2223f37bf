CREATE TABLE academic_gradelevel (
  id integer PRIMARY KEY,
  name varchar(150) NOT NULL CONSTRAINT academic_gradelevel_name_key UNIQUE
);

CREATE INDEX academic_gradelevel_name_e1251f73_like ON academic_gradelevel (name varchar_pattern_ops);
