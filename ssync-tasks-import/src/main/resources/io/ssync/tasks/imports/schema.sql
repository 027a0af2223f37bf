-- An import: where it stands while it runs, and what came of it. Its id is that of its task.
CREATE TABLE IF NOT EXISTS ssync_import (
  id varchar(255) PRIMARY KEY,
  kind varchar(100) NOT NULL,
  file_name varchar(255) NOT NULL,
  brought_by varchar(255),
  dry_run boolean NOT NULL,
  headings text NOT NULL,
  began_at timestamptz NOT NULL,
  ended_at timestamptz,
  outcome varchar(20),
  reason text,
  -- Each run has the next number: one whose number is no longer here has been taken over, and stores nothing more.
  run integer NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT -1,
  row_cursor text NOT NULL DEFAULT '',
  taken bigint NOT NULL DEFAULT 0,
  created bigint NOT NULL DEFAULT 0,
  updated bigint NOT NULL DEFAULT 0,
  failed bigint NOT NULL DEFAULT 0,
  notes text NOT NULL DEFAULT '[]'
);

CREATE INDEX IF NOT EXISTS ssync_import_began_at ON ssync_import (began_at);

-- What an import has not stored: the cells of a row as texts, and what is wrong with it.
CREATE TABLE IF NOT EXISTS ssync_import_failed_row (
  import_id varchar(255) NOT NULL REFERENCES ssync_import (id) ON DELETE CASCADE,
  position bigint NOT NULL,
  cells text NOT NULL,
  faults text NOT NULL,
  PRIMARY KEY (import_id, position)
);

-- That an import is to stop; apart from it, since its own row is locked as long as a chunk takes.
CREATE TABLE IF NOT EXISTS ssync_import_cancel (
  import_id varchar(255) PRIMARY KEY,
  undo boolean NOT NULL,
  asked_at timestamptz NOT NULL
);
