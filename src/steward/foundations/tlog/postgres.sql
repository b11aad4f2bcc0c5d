-- The server-side twin of append.py: one call appends one leaf to the transparency log and returns its index.
-- It locks the head row, so call it last in the transaction. Owned by the schema's owner; the application role gets
-- EXECUTE on it and SELECT on the three tables, nothing else.
-- pg_temp stands last in the search path on purpose: unnamed, it would be searched first, and a caller could put a
-- temporary steward_head in front of the real one.
CREATE OR REPLACE FUNCTION steward_append(p_leaf bytea) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $steward$
DECLARE
    tile_bits CONSTANT integer := 8;
    tile_width CONSTANT bigint := 1::bigint << tile_bits;
    n bigint;
    tops bytea;
    node bytea;
    height integer := 0;
    lvl integer;
    place bigint;
    full_hashes bytea;
BEGIN
    IF p_leaf IS NULL OR octet_length(p_leaf) > 65535 THEN
        RAISE EXCEPTION 'leaf of % bytes; it is not null and at most 65535: split the act into a batch', octet_length(p_leaf)
            USING ERRCODE = 'program_limit_exceeded';
    END IF;
    SELECT size, peaks INTO n, tops FROM steward_head WHERE id = 1 FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the log has no head row (steward_head, id 1): run the migrations';
    END IF;
    IF octet_length(tops) <> 32 * bit_count(int8send(n)) THEN
        RAISE EXCEPTION 'steward_head: % bytes of peaks do not belong to size %: the log is damaged, restore it before writing',
            octet_length(tops), n USING ERRCODE = 'data_corrupted';
    END IF;
    node := sha256('\x00'::bytea || p_leaf);
    INSERT INTO steward_entry (idx, leaf, leaf_hash) VALUES (n, p_leaf, node);
    LOOP
        IF height % tile_bits = 0 THEN
            lvl := height / tile_bits;
            place := n >> height;
            IF full_hashes IS NOT NULL THEN
                INSERT INTO steward_tile (level, idx, hashes, root) VALUES (lvl - 1, place, full_hashes, node);
                full_hashes := NULL;
            END IF;
            IF (place + 1) % tile_width = 0 THEN
                IF lvl = 0 THEN
                    SELECT string_agg(e.leaf_hash, ''::bytea ORDER BY e.idx) INTO full_hashes FROM steward_entry e
                     WHERE e.idx BETWEEN place - tile_width + 1 AND place;
                ELSE
                    SELECT string_agg(t.root, ''::bytea ORDER BY t.idx) INTO full_hashes FROM steward_tile t
                     WHERE t.level = lvl - 1 AND t.idx BETWEEN place - tile_width + 1 AND place;
                END IF;
                IF octet_length(full_hashes) IS DISTINCT FROM 32 * tile_width THEN
                    RAISE EXCEPTION 'log rows: hashes of level % before % are missing: the log is damaged, restore it before writing',
                        lvl, place USING ERRCODE = 'data_corrupted';
                END IF;
            END IF;
        END IF;
        EXIT WHEN (n >> height) & 1 = 0;
        node := sha256('\x01'::bytea || substring(tops FROM octet_length(tops) - 31) || node);
        tops := substring(tops FOR octet_length(tops) - 32);
        height := height + 1;
    END LOOP;
    UPDATE steward_head SET size = n + 1, peaks = tops || node WHERE id = 1;
    RETURN n;
END
$steward$;
REVOKE ALL ON FUNCTION steward_append(bytea) FROM PUBLIC;
