BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'routstr_desktop','m0001_books','2026-11-22 10:28:27.567513+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'routstr_desktop','m0002_limit_windows','2026-11-22 10:28:27.570480+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'routstr_desktop','m0003_child_keys','2026-11-22 10:28:27.583818+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'routstr_desktop','m0004_allowed_models_and_fees','2026-11-22 10:28:27.588827+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'routstr_desktop','m0005_lightning','2026-11-22 10:28:27.596104+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'routstr_desktop','m0008_upstreams','2026-11-22 10:28:27.603825+00:00');
CREATE TABLE accounts(
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('customer', 'operator', 'wallet', 'fees', 'outstanding', 'suspense')),
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
INSERT INTO "coins" VALUES('03e14709c2905b875ee9086259ab788aeed0bc68d489575b18094e04abf3ef30d0','053578de-6d5f-4c5b-9692-84ae456bf13b');
INSERT INTO "coins" VALUES('3d7ea0e7a9aea4e89a0380bba8a43fe7c5cea6795d2d041f88c9bd6c07211e75d6','e2d0e783-3d4d-4783-8d1b-421a232e7c1a');
INSERT INTO "coins" VALUES('7a5040106ece4b83145d609937e8c807c1bd4da8a952c97ded5749334e301acd48','39b18b3c-0cde-45f3-b782-1256dd4a43d6');
INSERT INTO "coins" VALUES('7f86812c269732c8f20eb086839fa5da32f6d8294a377fd920176334e07a838e51','unfinished');
INSERT INTO "coins" VALUES('947d12c2c75c246a039ab31de243363b70ec4fd75d514e3c3790bda5718fcd018f','9311cbbe-b007-48d0-8e43-d90efe1edd41');
INSERT INTO "coins" VALUES('a661e222c1c50d6293c0528f2da5c458e37509453ceca6f5d4ebbc7741eb6116e2','d455719d-5059-45e1-a1d7-1b6ddf7dd58a');
INSERT INTO "coins" VALUES('b769aab6220fcdc50bb89b72acbb973f0d2073d7e06fb200424a31090bb1545a2d','48246e7c-d3bc-4309-9daf-ded162007cf3');
INSERT INTO "coins" VALUES('f6b4bf695fc0f1f32f2e325f2cad20253506472b7158d922df33642bfd66342cf5','4030cc2d-d0ac-4f08-ba32-74b5ac06193b');
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
INSERT INTO "keys" VALUES(1,'2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05','sk-f281bea6','customer',4,'',1795343307,1795343307,NULL,0,0,NULL,13046,4,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(2,'1e90e8d2b41d5230584efb1602ece3d1b475b3f938f09cea2bcf1ddd3431e831','sk-a30aa901','customer',7,'',1795343307,1795343307,4000000000,0,0,5000,2000,1,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(3,'f2706ad5950bcff2531f435273092e536c0cc6cca14d7d547c92068b975c8621','sk-f43bb03b','customer',8,'',1795343307,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(4,'7237331a517f946e27748848c0f12ea6499a7b66af06d7d1980ba25598339ab1','sk-28bac8e7','customer',9,'',1795343307,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(5,'24ff37459853e0662cf9ef248ad1c9851a91b22ed4813445c5794babb20b2018','sk-b96b9b72','x-cashu',10,'',1795343307,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(6,'e03cf0dc7d03938d16778f750d10a8cbe21cb367efb992e09bd4bcfd0973b527','sk-e628b275','customer',11,'',1795343307,1795343307,NULL,0,0,NULL,30000,1,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
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
INSERT INTO "operations" VALUES(1,'d455719d-5059-45e1-a1d7-1b6ddf7dd58a','redeem','done','http://127.0.0.1:3338','sat',50000,'{"beneficiary":{"kind":"key","key_hash":"2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05","key_prefix":"sk-f281bea6","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":50000}',4,NULL,NULL,1795343307,1795343307);
INSERT INTO "operations" VALUES(2,'48246e7c-d3bc-4309-9daf-ded162007cf3','redeem','done','http://127.0.0.1:3339','sat',9000,'{"beneficiary":{"kind":"key","key_hash":"2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05","key_prefix":"sk-f281bea6","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":9000}',4,NULL,NULL,1795343307,1795343307);
INSERT INTO "operations" VALUES(3,'9311cbbe-b007-48d0-8e43-d90efe1edd41','redeem','done','http://127.0.0.1:3338','sat',8000,'{"beneficiary":{"kind":"key","key_hash":"1e90e8d2b41d5230584efb1602ece3d1b475b3f938f09cea2bcf1ddd3431e831","key_prefix":"sk-a30aa901","key_kind":"customer","expires":4000000000,"refund_address":null,"balance_limit":5000,"name":"","limit_reset":null,"models":null},"net_msat":8000}',7,NULL,NULL,1795343307,1795343307);
INSERT INTO "operations" VALUES(4,'4030cc2d-d0ac-4f08-ba32-74b5ac06193b','redeem','done','http://127.0.0.1:3338','sat',7500,'{"beneficiary":{"kind":"key","key_hash":"f2706ad5950bcff2531f435273092e536c0cc6cca14d7d547c92068b975c8621","key_prefix":"sk-f43bb03b","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":7500}',8,NULL,NULL,1795343307,1795343307);
INSERT INTO "operations" VALUES(5,'refund','send','handed_out','http://127.0.0.1:3338','sat',7000,'{"purpose": "refund", "token": "cashuBrefund"}',8,'refund',NULL,1795343307,1795343307);
INSERT INTO "operations" VALUES(6,'e2d0e783-3d4d-4783-8d1b-421a232e7c1a','redeem','done','http://127.0.0.1:3338','sat',3210,'{"beneficiary":{"kind":"key","key_hash":"7237331a517f946e27748848c0f12ea6499a7b66af06d7d1980ba25598339ab1","key_prefix":"sk-28bac8e7","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":3210}',9,NULL,NULL,1795343307,1795343307);
INSERT INTO "operations" VALUES(7,'39b18b3c-0cde-45f3-b782-1256dd4a43d6','redeem','done','http://127.0.0.1:3338','sat',6000,'{"beneficiary":{"kind":"key","key_hash":"24ff37459853e0662cf9ef248ad1c9851a91b22ed4813445c5794babb20b2018","key_prefix":"sk-b96b9b72","key_kind":"x-cashu","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":6000}',10,NULL,NULL,1795343307,1795343307);
INSERT INTO "operations" VALUES(8,'053578de-6d5f-4c5b-9692-84ae456bf13b','redeem','done','http://127.0.0.1:3338','sat',30000,'{"beneficiary":{"kind":"key","key_hash":"e03cf0dc7d03938d16778f750d10a8cbe21cb367efb992e09bd4bcfd0973b527","key_prefix":"sk-e628b275","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":30000}',11,NULL,NULL,1795343307,1795343307);
INSERT INTO "operations" VALUES(9,'claimed','send','claimed','http://127.0.0.1:3338','sat',10000,'{"purpose":"withdrawal"}',1,'withdrawal',NULL,1795343307,1795343307);
INSERT INTO "operations" VALUES(10,'waiting','send','minted','http://127.0.0.1:3338','sat',4000,'{"purpose": "withdrawal", "token": "cashuBwaiting"}',1,'withdrawal',NULL,1795343307,1795343307);
INSERT INTO "operations" VALUES(11,'unfinished','redeem','received','http://127.0.0.1:3338','sat',5000,'{"token": "cashuB..."}',NULL,NULL,NULL,1795343307,1795343307);
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
    , upstream TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "requests" VALUES(1,'44f80c5b-2c56-4cf5-b8ba-fed6c885bfbb',1.79534330774221825592e+09,1,'model-0','/v1/chat/completions',200,100,50,10,0,12345,12345,0,'0.0001',0,1,NULL,0.0,NULL,'');
INSERT INTO "requests" VALUES(2,'68d3c3c8-b4e5-43ae-b429-fa5c6e1f5d8e',1.7953433077422950268e+09,1,'model-1','/v1/chat/completions',200,101,50,10,0,1,1,0,'0.0001',0,1,NULL,0.0,NULL,'');
INSERT INTO "requests" VALUES(3,'743cc2ab-20ed-43da-ae0b-39c7127ccdee',1.79534330774231576919e+09,1,'model-0','/v1/chat/completions',200,102,50,10,0,700,700,0,'0.0001',0,1,NULL,0.0,NULL,'');
INSERT INTO "requests" VALUES(4,'c4a59f14-90ae-4c6f-9420-d8835164339e',1.79534330774232959741e+09,1,'m','/v1/chat/completions',502,0,0,0,0,0,0,0,NULL,0,0,NULL,0.0,'upstream_broken','');
INSERT INTO "requests" VALUES(5,'c3c058cf-05a2-46eb-b80d-1b94f834aa4c',1.795343307764374733e+09,2,'m','/v1/chat/completions',200,7,0,0,0,0,2000,0,NULL,1,0,NULL,0.0,NULL,'');
INSERT INTO "requests" VALUES(6,'a0ba3c73-7de6-4995-abb4-0958c7a4a44c',1.79534330778505134577e+09,6,'m','/v1/chat/completions',200,0,0,0,0,0,30000,0,NULL,0,0,NULL,0.0,NULL,'');
CREATE TABLE totals(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "totals" VALUES('balance:customer',61664);
INSERT INTO "totals" VALUES('balance:fees',300);
INSERT INTO "totals" VALUES('balance:operator',31046);
INSERT INTO "totals" VALUES('balance:outstanding',11000);
INSERT INTO "totals" VALUES('balance:suspense',0);
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
INSERT INTO "transfers" VALUES(1,1795343307,'redeem',5,4,50000,NULL,'d455719d-5059-45e1-a1d7-1b6ddf7dd58a',NULL);
INSERT INTO "transfers" VALUES(2,1795343307,'settle',4,1,12345,'44f80c5b-2c56-4cf5-b8ba-fed6c885bfbb',NULL,NULL);
INSERT INTO "transfers" VALUES(3,1795343307,'settle',4,1,1,'68d3c3c8-b4e5-43ae-b429-fa5c6e1f5d8e',NULL,NULL);
INSERT INTO "transfers" VALUES(4,1795343307,'settle',4,1,700,'743cc2ab-20ed-43da-ae0b-39c7127ccdee',NULL,NULL);
INSERT INTO "transfers" VALUES(5,1795343307,'redeem',6,4,9000,NULL,'48246e7c-d3bc-4309-9daf-ded162007cf3',NULL);
INSERT INTO "transfers" VALUES(6,1795343307,'redeem',5,7,8000,NULL,'9311cbbe-b007-48d0-8e43-d90efe1edd41',NULL);
INSERT INTO "transfers" VALUES(7,1795343307,'settle',7,1,2000,'c3c058cf-05a2-46eb-b80d-1b94f834aa4c',NULL,NULL);
INSERT INTO "transfers" VALUES(8,1795343307,'redeem',5,8,7500,NULL,'4030cc2d-d0ac-4f08-ba32-74b5ac06193b',NULL);
INSERT INTO "transfers" VALUES(9,1795343307,'send',8,3,7000,NULL,'refund',NULL);
INSERT INTO "transfers" VALUES(10,1795343307,'fee',2,5,100,NULL,'refund',NULL);
INSERT INTO "transfers" VALUES(11,1795343307,'redeem',5,9,3210,NULL,'e2d0e783-3d4d-4783-8d1b-421a232e7c1a',NULL);
INSERT INTO "transfers" VALUES(12,1795343307,'redeem',5,10,6000,NULL,'39b18b3c-0cde-45f3-b782-1256dd4a43d6',NULL);
INSERT INTO "transfers" VALUES(13,1795343307,'redeem',5,11,30000,NULL,'053578de-6d5f-4c5b-9692-84ae456bf13b',NULL);
INSERT INTO "transfers" VALUES(14,1795343307,'settle',11,1,30000,'a0ba3c73-7de6-4995-abb4-0958c7a4a44c',NULL,NULL);
INSERT INTO "transfers" VALUES(15,1795343307,'send',1,3,10000,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(16,1795343307,'fee',2,5,200,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(17,1795343307,'claimed',3,5,10000,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(18,1795343307,'send',1,3,4000,NULL,'waiting',NULL);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE UNIQUE INDEX accounts_own ON accounts(kind, ref) WHERE kind <> 'customer';
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
COMMIT;
