#!/bin/sh
# Runs once, when a cluster is made: the three logins, each with the password from its own address file.
# `portal migrate` gives them their rights. CLUSTER is "view" or "keystore".
set -eu

# postgresql://login:PASSWORD@host:port/database; make-secrets makes passwords of hexadecimal digits only.
password_of() {
  sed -n 's|^postgresql://[^:]*:\([0-9a-f]*\)@.*|\1|p' "/run/secrets/$CLUSTER-$1"
}

for role in resident officer worker; do
  password=$(password_of "$role")
  if [ -z "$password" ]; then
    echo "The secret $CLUSTER-$role holds no password of hexadecimal digits. Make the secrets with docker/make-secrets." >&2
    exit 1
  fi
  # Through standard input: an argument would stand in the list of processes.
  psql --quiet --no-psqlrc -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<END
CREATE ROLE portal_$role LOGIN PASSWORD '$password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
END
done
