-- Where scenes and shots begin, for the player; films of before this have none. A film in the trash can be put back for a while.
alter table films add column chapters jsonb not null default '[]';
alter table films add column shot_starts jsonb not null default '[]';
alter table films add column trashed_at timestamptz;
create index films_trashed on films (trashed_at) where trashed_at is not null;
