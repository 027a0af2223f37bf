-- What the school rates besides the subjects; as long as there is nothing here, what most schools rate.
CREATE TABLE ssync_trait (
  name varchar(60) PRIMARY KEY,
  area varchar(60) NOT NULL,
  place integer NOT NULL
);
