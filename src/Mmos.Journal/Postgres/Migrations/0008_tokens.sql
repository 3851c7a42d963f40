-- Who may ask what: no secrets, only their hashes. In none of the views that can be asked in SQL.
create table mmos.token (
  workspace  text collate "C" not null,
  id         text collate "C" not null,
  name       text not null,
  role       text not null,             -- admin, worker, reviewer, viewer
  worker     text,                      -- set with the role worker
  hash       text collate "C" not null, -- SHA-256 of the secret, hexadecimal
  created_by text not null,
  created_at bigint not null,
  expires_at bigint,                    -- clock, milliseconds; null: when it is revoked
  primary key (workspace, id),
  unique (workspace, hash)
);

-- Keys of a workspace that no event holds: `identity` signs the identities of attempts.
create table mmos.secret (
  workspace text collate "C" not null,
  name      text collate "C" not null,
  value     bytea not null,
  primary key (workspace, name)
);
