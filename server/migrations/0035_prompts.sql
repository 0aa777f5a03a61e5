-- prompts: the templates that a workspace has put in the place of those that come with the studio.

create table prompt_templates (
  workspace_id uuid not null,
  kind text not null,
  language text not null check (language in ('zh-CN', 'en')),
  -- The version in force; 0 is the one that comes with the studio.
  current_number integer not null check (current_number >= 0),
  -- How many versions there are: they are numbered without gaps and never taken away.
  version_count integer not null check (version_count >= 1),
  revision integer not null,
  changed_by uuid not null,
  changed_at timestamptz not null,
  primary key (workspace_id, kind, language)
);

create table prompt_versions (
  workspace_id uuid not null,
  kind text not null,
  language text not null,
  number integer not null check (number >= 1),
  text text not null,
  note text not null,
  made_by uuid not null,
  made_at timestamptz not null,
  primary key (workspace_id, kind, language, number),
  foreign key (workspace_id, kind, language) references prompt_templates on delete cascade
);
