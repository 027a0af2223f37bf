CREATE TABLE academic_classlevel (
  id integer PRIMARY KEY,
  name varchar(150) NOT NULL CONSTRAINT academic_classlevel_name_key UNIQUE,
  grade_level_id integer,
  CONSTRAINT academic_classlevel_grade_level_id_f1396794_fk_academic_
    FOREIGN KEY (grade_level_id) REFERENCES academic_gradelevel (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX academic_classlevel_name_6e973663_like ON academic_classlevel (name varchar_pattern_ops);
CREATE INDEX academic_classlevel_grade_level_id_f1396794 ON academic_classlevel (grade_level_id);
