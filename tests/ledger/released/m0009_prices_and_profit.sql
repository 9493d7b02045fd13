BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'routstr_desktop','m0001_books','2026-11-22 10:28:30.078822+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'routstr_desktop','m0002_limit_windows','2026-11-22 10:28:30.090616+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'routstr_desktop','m0003_child_keys','2026-11-22 10:28:30.098272+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'routstr_desktop','m0004_allowed_models_and_fees','2026-11-22 10:28:30.106584+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'routstr_desktop','m0005_lightning','2026-11-22 10:28:30.146179+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'routstr_desktop','m0006_locked_payments','2026-11-22 10:28:30.162276+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'routstr_desktop','m0008_upstreams','2026-11-22 10:28:30.174264+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'routstr_desktop','m0009_prices_and_profit','2026-11-22 10:28:30.184524+00:00');
CREATE TABLE accounts(
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('customer', 'operator', 'wallet', 'fees', 'outstanding', 'suspense', 'unswapped', 'losses')),
        ref TEXT NOT NULL,
        balance_msat INTEGER NOT NULL DEFAULT 0,
        CHECK (balance_msat >= 0 OR kind NOT IN ('customer', 'operator', 'outstanding'))
    ) STRICT;
INSERT INTO "accounts" VALUES(1,'operator','',31046);
INSERT INTO "accounts" VALUES(2,'fees','',300);
INSERT INTO "accounts" VALUES(3,'outstanding','',11000);
INSERT INTO "accounts" VALUES(4,'customer','1',45954);
INSERT INTO "accounts" VALUES(5,'wallet','sat http://127.0.0.1:3338',94410);
INSERT INTO "accounts" VALUES(6,'wallet','sat http://127.0.0.1:3339',9000);
INSERT INTO "accounts" VALUES(7,'customer','2',6000);
INSERT INTO "accounts" VALUES(8,'customer','3',500);
INSERT INTO "accounts" VALUES(9,'customer','4',3210);
INSERT INTO "accounts" VALUES(10,'customer','5',6000);
INSERT INTO "accounts" VALUES(11,'customer','6',0);
CREATE TABLE coins(y TEXT PRIMARY KEY, operation_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "coins" VALUES('14d24a4e220e00f4fb66720451b6680c4efb7a3ab867fe54182e4b5df54320905f','b2de838f-321e-4a3e-87a2-20f268af0efd');
INSERT INTO "coins" VALUES('17930fbf8c055753a56abcb4f0249082ac6592ca76329206ae0687b7ab630cd47a','cf9afdbd-0a85-48d6-a01f-4fa03dccebe2');
INSERT INTO "coins" VALUES('48fea39a6bc3c52f4e166cbf2137f2f2ffe2293c3aa837cee868cc0f36fd8b8dad','2a5411ad-6b50-4ef0-9f07-44e501f0e8ac');
INSERT INTO "coins" VALUES('6537243e318fc05385da656bf42cbc5fdeabc7782b5f4ee7d46bdcd8e9d5e01324','0fda26f8-0fcf-4bb8-ae7c-3a6ba3263ebd');
INSERT INTO "coins" VALUES('9a0524288262668196dec51f31c64bcd629b62795dcd83dce8570cae6ecf36c4a2','unfinished');
INSERT INTO "coins" VALUES('af23c5c22a2fb12454bc356a58f3c3819df232edbfd3664538e2fd148e50be07b1','b8f1c7eb-8958-4945-932a-48a697deac55');
INSERT INTO "coins" VALUES('b354aa987301975204d67cf4868c2a504eb36600d3faaa876630b0a4b03389ba75','65f4fda9-8ac7-4eba-b057-8a8ef07a9dd7');
INSERT INTO "coins" VALUES('ed0b152c058a26b3f1612e68686bc5b40e902d00f0710c152750d57e4dae313b96','c5ee65ee-a18b-4543-a693-1a9b2ec803da');
CREATE TABLE days(
        day TEXT PRIMARY KEY,
        earned_msat INTEGER NOT NULL,
        shortfall_msat INTEGER NOT NULL,
        requests INTEGER NOT NULL,
        local_requests INTEGER NOT NULL,
        input_tokens INTEGER NOT NULL,
        output_tokens INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
INSERT INTO "days" VALUES('2026-11-22',45046,0,6,0,340,150);
CREATE TABLE key_sales(
        day TEXT NOT NULL,
        key_id INTEGER NOT NULL,
        requests INTEGER NOT NULL,
        local_requests INTEGER NOT NULL,
        unpriced INTEGER NOT NULL,
        earned_msat INTEGER NOT NULL,
        cost_msat INTEGER NOT NULL,
        cost_pusd INTEGER NOT NULL,
        input_tokens INTEGER NOT NULL,
        output_tokens INTEGER NOT NULL,
        PRIMARY KEY(day, key_id)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "key_sales" VALUES('2026-11-22',1,4,0,3,13046,0,300000000,333,150);
INSERT INTO "key_sales" VALUES('2026-11-22',2,1,0,1,2000,0,0,7,0);
INSERT INTO "key_sales" VALUES('2026-11-22',6,1,0,0,30000,0,0,0,0);
CREATE TABLE keys(
        id INTEGER PRIMARY KEY,
        hash TEXT NOT NULL UNIQUE,
        prefix TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('customer', 'local', 'x-cashu')),
        account_id INTEGER NOT NULL,
        name TEXT NOT NULL DEFAULT '',
        created INTEGER NOT NULL,
        last_used INTEGER,
        expires INTEGER,
        paused INTEGER NOT NULL DEFAULT 0,
        revoked INTEGER NOT NULL DEFAULT 0,
        balance_limit INTEGER,
        spent INTEGER NOT NULL DEFAULT 0,
        requests INTEGER NOT NULL DEFAULT 0,
        mint TEXT,
        unit TEXT NOT NULL DEFAULT 'sat',
        refund_address TEXT
    , limit_reset TEXT CHECK (limit_reset IN ('daily', 'weekly', 'monthly')), window INTEGER NOT NULL DEFAULT 0, window_base INTEGER NOT NULL DEFAULT 0, parent_id INTEGER, models TEXT) STRICT;
INSERT INTO "keys" VALUES(1,'2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05','sk-f281bea6','customer',4,'',1795343310,1795343310,NULL,0,0,NULL,13046,4,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(2,'1e90e8d2b41d5230584efb1602ece3d1b475b3f938f09cea2bcf1ddd3431e831','sk-a30aa901','customer',7,'',1795343310,1795343310,4000000000,0,0,5000,2000,1,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(3,'f2706ad5950bcff2531f435273092e536c0cc6cca14d7d547c92068b975c8621','sk-f43bb03b','customer',8,'',1795343310,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(4,'7237331a517f946e27748848c0f12ea6499a7b66af06d7d1980ba25598339ab1','sk-28bac8e7','customer',9,'',1795343310,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(5,'24ff37459853e0662cf9ef248ad1c9851a91b22ed4813445c5794babb20b2018','sk-b96b9b72','x-cashu',10,'',1795343310,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(6,'e03cf0dc7d03938d16778f750d10a8cbe21cb367efb992e09bd4bcfd0973b527','sk-e628b275','customer',11,'',1795343310,1795343310,NULL,0,0,NULL,30000,1,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
CREATE TABLE models(
        upstream TEXT NOT NULL,
        model TEXT NOT NULL COLLATE NOCASE,
        enabled INTEGER NOT NULL,
        public_id TEXT NOT NULL,
        aliases TEXT NOT NULL,
        price TEXT NOT NULL,
        margin TEXT,
        updated INTEGER NOT NULL,
        PRIMARY KEY(upstream, model)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE operations(
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        mint TEXT NOT NULL,
        unit TEXT NOT NULL,
        amount_msat INTEGER NOT NULL,
        payload TEXT NOT NULL,
        account_id INTEGER,
        purpose TEXT,
        note TEXT,
        created INTEGER NOT NULL,
        updated INTEGER NOT NULL
    ) STRICT;
INSERT INTO "operations" VALUES(1,'b8f1c7eb-8958-4945-932a-48a697deac55','redeem','done','http://127.0.0.1:3338','sat',50000,'{"beneficiary":{"kind":"key","key_hash":"2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05","key_prefix":"sk-f281bea6","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":50000}',4,NULL,NULL,1795343310,1795343310);
INSERT INTO "operations" VALUES(2,'b2de838f-321e-4a3e-87a2-20f268af0efd','redeem','done','http://127.0.0.1:3339','sat',9000,'{"beneficiary":{"kind":"key","key_hash":"2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05","key_prefix":"sk-f281bea6","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":9000}',4,NULL,NULL,1795343310,1795343310);
INSERT INTO "operations" VALUES(3,'c5ee65ee-a18b-4543-a693-1a9b2ec803da','redeem','done','http://127.0.0.1:3338','sat',8000,'{"beneficiary":{"kind":"key","key_hash":"1e90e8d2b41d5230584efb1602ece3d1b475b3f938f09cea2bcf1ddd3431e831","key_prefix":"sk-a30aa901","key_kind":"customer","expires":4000000000,"refund_address":null,"balance_limit":5000,"name":"","limit_reset":null,"models":null},"net_msat":8000}',7,NULL,NULL,1795343310,1795343310);
INSERT INTO "operations" VALUES(4,'65f4fda9-8ac7-4eba-b057-8a8ef07a9dd7','redeem','done','http://127.0.0.1:3338','sat',7500,'{"beneficiary":{"kind":"key","key_hash":"f2706ad5950bcff2531f435273092e536c0cc6cca14d7d547c92068b975c8621","key_prefix":"sk-f43bb03b","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":7500}',8,NULL,NULL,1795343310,1795343310);
INSERT INTO "operations" VALUES(5,'refund','send','handed_out','http://127.0.0.1:3338','sat',7000,'{"purpose": "refund", "token": "cashuBrefund"}',8,'refund',NULL,1795343310,1795343310);
INSERT INTO "operations" VALUES(6,'2a5411ad-6b50-4ef0-9f07-44e501f0e8ac','redeem','done','http://127.0.0.1:3338','sat',3210,'{"beneficiary":{"kind":"key","key_hash":"7237331a517f946e27748848c0f12ea6499a7b66af06d7d1980ba25598339ab1","key_prefix":"sk-28bac8e7","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":3210}',9,NULL,NULL,1795343310,1795343310);
INSERT INTO "operations" VALUES(7,'0fda26f8-0fcf-4bb8-ae7c-3a6ba3263ebd','redeem','done','http://127.0.0.1:3338','sat',6000,'{"beneficiary":{"kind":"key","key_hash":"24ff37459853e0662cf9ef248ad1c9851a91b22ed4813445c5794babb20b2018","key_prefix":"sk-b96b9b72","key_kind":"x-cashu","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":6000}',10,NULL,NULL,1795343310,1795343310);
INSERT INTO "operations" VALUES(8,'cf9afdbd-0a85-48d6-a01f-4fa03dccebe2','redeem','done','http://127.0.0.1:3338','sat',30000,'{"beneficiary":{"kind":"key","key_hash":"e03cf0dc7d03938d16778f750d10a8cbe21cb367efb992e09bd4bcfd0973b527","key_prefix":"sk-e628b275","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":30000}',11,NULL,NULL,1795343310,1795343310);
INSERT INTO "operations" VALUES(9,'claimed','send','claimed','http://127.0.0.1:3338','sat',10000,'{"purpose":"withdrawal"}',1,'withdrawal',NULL,1795343310,1795343310);
INSERT INTO "operations" VALUES(10,'waiting','send','minted','http://127.0.0.1:3338','sat',4000,'{"purpose": "withdrawal", "token": "cashuBwaiting"}',1,'withdrawal',NULL,1795343310,1795343310);
INSERT INTO "operations" VALUES(11,'unfinished','redeem','received','http://127.0.0.1:3338','sat',5000,'{"token": "cashuB..."}',NULL,NULL,NULL,1795343310,1795343310);
CREATE TABLE requests(
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        at REAL NOT NULL,
        key_id INTEGER NOT NULL,
        model TEXT NOT NULL,
        path TEXT NOT NULL,
        status INTEGER NOT NULL,
        prompt_tokens INTEGER NOT NULL,
        completion_tokens INTEGER NOT NULL,
        cache_read INTEGER NOT NULL,
        cache_write INTEGER NOT NULL,
        cost_msat INTEGER NOT NULL,
        charged_msat INTEGER NOT NULL,
        shortfall_msat INTEGER NOT NULL,
        upstream_usd TEXT,
        estimated INTEGER NOT NULL,
        stream INTEGER NOT NULL,
        ttft_ms REAL,
        total_ms REAL NOT NULL,
        error TEXT
    , upstream TEXT NOT NULL DEFAULT '', upstream_msat INTEGER) STRICT;
INSERT INTO "requests" VALUES(1,'4cac4c39-fa74-49e3-b8c5-58c4e615117f',1.79534331022015094755e+09,1,'model-0','/v1/chat/completions',200,100,50,10,0,12345,12345,0,'0.0001',0,1,NULL,0.0,NULL,'',NULL);
INSERT INTO "requests" VALUES(2,'4be10bd4-011f-43e0-939f-3a3034d4b2e2',1.79534331022048878668e+09,1,'model-1','/v1/chat/completions',200,101,50,10,0,1,1,0,'0.0001',0,1,NULL,0.0,NULL,'',NULL);
INSERT INTO "requests" VALUES(3,'dadeaa64-cc5a-4cb8-a402-219bace24d48',1.79534331022053503992e+09,1,'model-0','/v1/chat/completions',200,102,50,10,0,700,700,0,'0.0001',0,1,NULL,0.0,NULL,'',NULL);
INSERT INTO "requests" VALUES(4,'ee796f4d-381c-424d-937e-ec314e101d91',1.79534331022054982184e+09,1,'m','/v1/chat/completions',502,0,0,0,0,0,0,0,NULL,0,0,NULL,0.0,'upstream_broken','',NULL);
INSERT INTO "requests" VALUES(5,'b506b8a0-9130-4ac7-b8b7-1c514b978ddf',1.79534331022467279429e+09,2,'m','/v1/chat/completions',200,7,0,0,0,0,2000,0,NULL,1,0,NULL,0.0,NULL,'',NULL);
INSERT INTO "requests" VALUES(6,'ac6d5381-0c2a-48b5-b41c-016f34519e52',1.79534331024462890627e+09,6,'m','/v1/chat/completions',200,0,0,0,0,0,30000,0,NULL,0,0,NULL,0.0,NULL,'',NULL);
CREATE TABLE sales(
        day TEXT NOT NULL,
        model TEXT NOT NULL,
        upstream TEXT NOT NULL,
        requests INTEGER NOT NULL,
        local_requests INTEGER NOT NULL,
        unpriced INTEGER NOT NULL,
        earned_msat INTEGER NOT NULL,
        cost_msat INTEGER NOT NULL,
        cost_pusd INTEGER NOT NULL,
        input_tokens INTEGER NOT NULL,
        output_tokens INTEGER NOT NULL,
        PRIMARY KEY(day, model, upstream)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "sales" VALUES('2026-11-22','m','',3,0,1,32000,0,0,7,0);
INSERT INTO "sales" VALUES('2026-11-22','model-0','',2,0,2,13045,0,200000000,222,100);
INSERT INTO "sales" VALUES('2026-11-22','model-1','',1,0,1,1,0,100000000,111,50);
CREATE TABLE totals(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "totals" VALUES('balance:customer',61664);
INSERT INTO "totals" VALUES('balance:fees',300);
INSERT INTO "totals" VALUES('balance:losses',0);
INSERT INTO "totals" VALUES('balance:operator',31046);
INSERT INTO "totals" VALUES('balance:outstanding',11000);
INSERT INTO "totals" VALUES('balance:suspense',0);
INSERT INTO "totals" VALUES('balance:unswapped',0);
INSERT INTO "totals" VALUES('balance:wallet',103410);
INSERT INTO "totals" VALUES('fees:fee',300);
INSERT INTO "totals" VALUES('keys:customer',5);
INSERT INTO "totals" VALUES('keys:local',0);
INSERT INTO "totals" VALUES('keys:x-cashu',1);
INSERT INTO "totals" VALUES('pepper',146130544891848);
INSERT INTO "totals" VALUES('requests',6);
INSERT INTO "totals" VALUES('transfers',18);
CREATE TABLE transfers(
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        debit INTEGER NOT NULL,
        credit INTEGER NOT NULL CHECK (credit <> debit),
        amount_msat INTEGER NOT NULL CHECK (amount_msat > 0),
        request_id TEXT,
        operation_id TEXT,
        note TEXT
    ) STRICT;
INSERT INTO "transfers" VALUES(1,1795343310,'redeem',5,4,50000,NULL,'b8f1c7eb-8958-4945-932a-48a697deac55',NULL);
INSERT INTO "transfers" VALUES(2,1795343310,'settle',4,1,12345,'4cac4c39-fa74-49e3-b8c5-58c4e615117f',NULL,NULL);
INSERT INTO "transfers" VALUES(3,1795343310,'settle',4,1,1,'4be10bd4-011f-43e0-939f-3a3034d4b2e2',NULL,NULL);
INSERT INTO "transfers" VALUES(4,1795343310,'settle',4,1,700,'dadeaa64-cc5a-4cb8-a402-219bace24d48',NULL,NULL);
INSERT INTO "transfers" VALUES(5,1795343310,'redeem',6,4,9000,NULL,'b2de838f-321e-4a3e-87a2-20f268af0efd',NULL);
INSERT INTO "transfers" VALUES(6,1795343310,'redeem',5,7,8000,NULL,'c5ee65ee-a18b-4543-a693-1a9b2ec803da',NULL);
INSERT INTO "transfers" VALUES(7,1795343310,'settle',7,1,2000,'b506b8a0-9130-4ac7-b8b7-1c514b978ddf',NULL,NULL);
INSERT INTO "transfers" VALUES(8,1795343310,'redeem',5,8,7500,NULL,'65f4fda9-8ac7-4eba-b057-8a8ef07a9dd7',NULL);
INSERT INTO "transfers" VALUES(9,1795343310,'send',8,3,7000,NULL,'refund',NULL);
INSERT INTO "transfers" VALUES(10,1795343310,'fee',2,5,100,NULL,'refund',NULL);
INSERT INTO "transfers" VALUES(11,1795343310,'redeem',5,9,3210,NULL,'2a5411ad-6b50-4ef0-9f07-44e501f0e8ac',NULL);
INSERT INTO "transfers" VALUES(12,1795343310,'redeem',5,10,6000,NULL,'0fda26f8-0fcf-4bb8-ae7c-3a6ba3263ebd',NULL);
INSERT INTO "transfers" VALUES(13,1795343310,'redeem',5,11,30000,NULL,'cf9afdbd-0a85-48d6-a01f-4fa03dccebe2',NULL);
INSERT INTO "transfers" VALUES(14,1795343310,'settle',11,1,30000,'ac6d5381-0c2a-48b5-b41c-016f34519e52',NULL,NULL);
INSERT INTO "transfers" VALUES(15,1795343310,'send',1,3,10000,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(16,1795343310,'fee',2,5,200,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(17,1795343310,'claimed',3,5,10000,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(18,1795343310,'send',1,3,4000,NULL,'waiting',NULL);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX keys_kind ON keys(kind);
CREATE INDEX requests_key ON requests(key_id);
CREATE INDEX operations_open ON operations(seq)
        WHERE state NOT IN ('done', 'foreign', 'failed', 'claimed', 'reclaimed');
CREATE INDEX operations_account ON operations(account_id, kind);
CREATE INDEX operations_kind ON operations(kind, purpose);
CREATE INDEX keys_parent ON keys(parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX keys_ending ON keys(expires) WHERE expires IS NOT NULL AND refund_address IS NOT NULL;
CREATE INDEX operations_payment ON operations(json_extract(payload, '$.payment_hash'))
        WHERE kind IN ('mint', 'melt');
CREATE UNIQUE INDEX accounts_own ON accounts(kind, ref) WHERE kind <> 'customer';
CREATE INDEX transfers_fees ON transfers(at) WHERE debit = 2 OR credit = 2;
COMMIT;
