-- likeness: how much one picture looks like another, measured once for each revision of the measure.

create table likeness_scores (
  workspace_id uuid not null,
  picture_sha256 text not null,
  reference_sha256 text not null,
  revision integer not null,
  -- Null: this pair cannot be measured.
  score integer check (score between 0 and 100),
  facts jsonb not null,
  measured_at timestamptz not null,
  primary key (workspace_id, picture_sha256, reference_sha256, revision)
);
