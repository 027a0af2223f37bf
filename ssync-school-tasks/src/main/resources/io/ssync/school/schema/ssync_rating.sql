-- How a student was rated in a term, from 1 to 5.
CREATE TABLE ssync_rating (
  student_id integer NOT NULL REFERENCES academic_student (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  term_id bigint NOT NULL REFERENCES administration_term (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  trait varchar(60) NOT NULL,
  score smallint NOT NULL CHECK (score BETWEEN 1 AND 5),
  PRIMARY KEY (term_id, student_id, trait)
);

CREATE INDEX ssync_rating_student_id ON ssync_rating (student_id);
