-- Who may ask what: no secrets, only their hashes. In none of the views that can be asked in SQL.
create table token (
  id         text primary key,
  name       text not null,
  role       text not null,             -- admin, worker, reviewer, viewer
  worker     text,                      -- set with the role worker
  hash       text not null unique,      -- SHA-256 of the secret, hexadecimal
  created_by text not null,
  created_at integer not null,
  expires_at integer                    -- clock, milliseconds; null: when it is revoked
);

-- Keys of this workspace that no event holds: `identity` signs the identities of attempts.
create table secret (
  name  text primary key,
  value blob not null
);
