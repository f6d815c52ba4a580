-- What the policies ask. Each runs as the owner of the tables, whom no policy holds, and answers one narrow question;
-- `policies.py` says where. Run again and again: nothing here changes a row.

-- The municipalities whose registers this transaction works with, on its own day: `clients.reach.registers` in SQL.
CREATE OR REPLACE FUNCTION delaktig_registers() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  here text := COALESCE(current_setting('delaktig.municipality', true), '');
  today date := NULLIF(current_setting('delaktig.day', true), '')::date;
BEGIN
  IF here = '' THEN RETURN '{}'; END IF;
  RETURN here || ARRAY(
    SELECT m.municipality_id FROM organisations_mandate m JOIN organisations_organisation o ON o.id = m.organisation_id
    WHERE o.municipality_id = here AND o.kind = 'municipality'
      AND m.task IN ('integration_services', 'assessment', 'planning')
      AND (m.valid_from IS NULL OR m.valid_from <= today) AND (m.valid_to IS NULL OR m.valid_to >= today));
END $$;

-- The one client whom a secret opens: the session of the own view, a letter whose code is tried, a provider's link.
CREATE OR REPLACE FUNCTION delaktig_one_client() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  said text := COALESCE(current_setting('delaktig.opened_by', true), '');
  kind text := split_part(said, ':', 1);
  secret text := split_part(said, ':', 2);
BEGIN
  IF secret = '' THEN RETURN NULL; END IF;
  IF kind = 'session' THEN
    RETURN (SELECT client_id FROM clients_ownletter WHERE session_hash = secret LIMIT 1);
  ELSIF kind = 'letter' THEN
    RETURN (SELECT client_id FROM clients_ownletter WHERE number = secret);
  ELSIF kind = 'referral' THEN
    RETURN (
      SELECT r.client_id FROM accounts_signedlink l
      JOIN cases_referral f ON f.id = split_part(l.target, ':', 2)::bigint
      JOIN clients_clientrelation r ON r.id = f.relation_id
      WHERE l.secret_hash = secret AND l.purpose = 'answer_referral' AND l.target LIKE 'referral:%');
  END IF;
  RETURN NULL;
END $$;

-- The client relations of other registers that were handed over to here on a move, with a consent that stands.
CREATE OR REPLACE FUNCTION delaktig_handed_here() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  here text := COALESCE(current_setting('delaktig.municipality', true), '');
BEGIN
  IF here = '' THEN RETURN '{}'; END IF;
  RETURN ARRAY(
    SELECT h.relation_id FROM cases_handover h
    JOIN clients_clientrelation r ON r.id = h.relation_id
    JOIN clients_client c ON c.id = r.client_id
    LEFT JOIN clients_consent s ON s.id = h.consent_id
    WHERE h.to_municipality_id = here AND h.ground = 'move' AND s.withdrawn_on IS NULL
      AND c.municipality_id <> ALL (delaktig_registers()));
END $$;

-- Clients of whom only number, household and prohibition are seen: those handed over to here, and who lives with them
-- or with the one client. A prohibition of a household hides the address of everybody in it (661/2009 §36).
CREATE OR REPLACE FUNCTION delaktig_beside() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  one bigint := delaktig_one_client();
  handed bigint[] := delaktig_handed_here();
  seen bigint[];
BEGIN
  IF one IS NULL AND handed = '{}' THEN RETURN '{}'; END IF;
  seen := ARRAY(SELECT client_id FROM clients_clientrelation WHERE id = ANY (handed));
  RETURN ARRAY(
    SELECT c.id FROM clients_client c
    WHERE (c.id = ANY (seen) OR c.id IN (
        SELECT b.client_id FROM clients_householdmember a
        JOIN clients_householdmember b ON b.household_id = a.household_id
        WHERE a.client_id = ANY (seen || one)))
      AND c.municipality_id <> ALL (delaktig_registers())
      AND (one IS NULL OR c.id <> one AND c.merged_into_id IS DISTINCT FROM one));
END $$;

-- Whether a number of a client or of a letter is taken, in whatever register.
CREATE OR REPLACE FUNCTION delaktig_number_taken(wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM clients_client WHERE number = wanted)
      OR EXISTS (SELECT 1 FROM clients_ownletter WHERE number = wanted)
$$;

-- In how many rows of a column something stands that named a person: the proof of erasing looks through all registers.
CREATE OR REPLACE FUNCTION delaktig_rows_holding(name text, col text, signs text[]) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM public.%I t WHERE EXISTS '
    '(SELECT 1 FROM unnest($1) s WHERE position(s IN t.%I::text) > 0)', name, col) INTO found USING signs;
  RETURN found;
END $$;
CREATE OR REPLACE FUNCTION delaktig_rows_holding(name text, col text, signs bytea[]) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM public.%I t WHERE EXISTS '
    '(SELECT 1 FROM unnest($1) s WHERE position(s IN t.%I) > 0)', name, col) INTO found USING signs;
  RETURN found;
END $$;
