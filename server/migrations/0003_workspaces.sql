-- Tenants, who belongs to them, and who was asked to.

create table workspaces (
  id uuid primary key,
  slug text not null,
  name text not null,
  kind text not null check (kind in ('personal', 'team')),
  created_by uuid not null,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz
);
create unique index workspaces_slug on workspaces (slug) where deleted_at is null;

create table workspace_members (
  workspace_id uuid not null references workspaces (id),
  user_id uuid not null references users (id),
  role text not null check (role in ('owner', 'admin', 'director', 'writer', 'cv', 'reviewer', 'viewer')),
  added_by uuid,
  added_at timestamptz not null,
  primary key (workspace_id, user_id)
);
create index workspace_members_of_user on workspace_members (user_id, added_at);
create index workspace_members_by_role on workspace_members (workspace_id, role, added_at);

create table workspace_defaults (
  user_id uuid primary key references users (id),
  workspace_id uuid not null references workspaces (id)
);

-- A role in one project: of a member, for whom it replaces the role in the workspace, or of a guest of only that project.
create table project_roles (
  project_id uuid not null,
  user_id uuid not null references users (id),
  workspace_id uuid not null references workspaces (id),
  role text not null check (role in ('owner', 'admin', 'director', 'writer', 'cv', 'reviewer', 'viewer')),
  granted_by uuid,
  granted_at timestamptz not null,
  primary key (project_id, user_id)
);
create index project_roles_of_user on project_roles (user_id, granted_at);
create index project_roles_of_workspace on project_roles (workspace_id, user_id);

-- The secret part of an invitation is made from its id and the installation's key, so no secret is stored.
create table invitations (
  id uuid primary key,
  workspace_id uuid not null references workspaces (id),
  project_id uuid,
  email text,
  role text not null check (role in ('owner', 'admin', 'director', 'writer', 'cv', 'reviewer', 'viewer')),
  invited_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid,
  revoked_at timestamptz
);
create index invitations_of_workspace on invitations (workspace_id, created_at desc, id desc);
create index invitations_ended on invitations (expires_at);
