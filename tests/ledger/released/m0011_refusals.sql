BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'routstr_desktop','m0001_books','2026-11-22 13:24:09.248429+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'routstr_desktop','m0002_limit_windows','2026-11-22 13:24:09.249604+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'routstr_desktop','m0003_child_keys','2026-11-22 13:24:09.255506+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'routstr_desktop','m0004_allowed_models_and_fees','2026-11-22 13:24:09.258193+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'routstr_desktop','m0005_lightning','2026-11-22 13:24:09.262017+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'routstr_desktop','m0006_locked_payments','2026-11-22 13:24:09.264985+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'routstr_desktop','m0008_upstreams','2026-11-22 13:24:09.274118+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'routstr_desktop','m0009_prices_and_profit','2026-11-22 13:24:09.276628+00:00');
INSERT INTO "_sqlite_migrations" VALUES(9,'routstr_desktop','m0010_activity','2026-11-22 13:24:09.282836+00:00');
INSERT INTO "_sqlite_migrations" VALUES(10,'routstr_desktop','m0011_refusals','2026-11-22 13:24:09.286115+00:00');
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
CREATE TABLE app_sales(day TEXT NOT NULL, app TEXT NOT NULL, requests INTEGER NOT NULL, local_requests INTEGER NOT NULL, unpriced INTEGER NOT NULL, earned_msat INTEGER NOT NULL, cost_msat INTEGER NOT NULL, cost_pusd INTEGER NOT NULL, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, PRIMARY KEY(day, app)) STRICT, WITHOUT ROWID;
INSERT INTO "app_sales" VALUES('2026-11-22','',6,0,4,45046,0,300000000,340,150);
CREATE TABLE coins(y TEXT PRIMARY KEY, operation_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "coins" VALUES('25c022e8113eca74a7ec4ef8a184b54903ba4e0a65c007f938721bb1c5f4e8bc08','df4f3867-9f6a-4b66-ab1b-b9385d1bc9cc');
INSERT INTO "coins" VALUES('4353be8cf96811ba6016d6a262a091635b469e2b9ecb7367e124e22e067f251e13','03d70ed4-aad4-4766-b265-462ddb5a75ab');
INSERT INTO "coins" VALUES('648332c806f4ade42e2152b1af93a6e34e3afdb306a3669a231aae867c9778fa8f','688660f7-99a4-4247-8f17-cadbfe873e9f');
INSERT INTO "coins" VALUES('6958c6fb01db70eec919a2c6c65a7303de84681f045011fec2cdae6511f6cefa1d','84a00509-cfa4-47c4-b187-9ebb21acc795');
INSERT INTO "coins" VALUES('76b86b525d921c2e67399a4eba70116776e3b8d4706456e4168dbb2f11fd3cbc01','f6fb7adb-d688-49f8-b9e2-debd83469b5f');
INSERT INTO "coins" VALUES('8eb28b4eb0b42c51f07af4d9d529dacdaf83cc97be8be700179debdb92edb88bf5','4bff7115-76d2-4fea-bb45-164d4e24c472');
INSERT INTO "coins" VALUES('93da997888a7417216d359b6f8211168304b44ff8ddc6d86da16e3428de4564f86','unfinished');
INSERT INTO "coins" VALUES('bed99555674b096f66d279a18399ae452122c408e00506730f75fa1f96282f18f9','4fb7100f-b00f-4c1a-9291-2e318c8d2906');
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
CREATE TABLE hours(
        hour INTEGER NOT NULL,
        dimension TEXT NOT NULL,
        name TEXT NOT NULL,
        requests INTEGER NOT NULL, local_requests INTEGER NOT NULL, unpriced INTEGER NOT NULL, earned_msat INTEGER NOT NULL, cost_msat INTEGER NOT NULL, cost_pusd INTEGER NOT NULL, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL,
        PRIMARY KEY(hour, dimension, name)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "hours" VALUES(498709,'app','',6,0,4,45046,0,300000000,340,150);
INSERT INTO "hours" VALUES(498709,'key','1',4,0,3,13046,0,300000000,333,150);
INSERT INTO "hours" VALUES(498709,'key','2',1,0,1,2000,0,0,7,0);
INSERT INTO "hours" VALUES(498709,'key','6',1,0,0,30000,0,0,0,0);
INSERT INTO "hours" VALUES(498709,'model','m',3,0,1,32000,0,0,7,0);
INSERT INTO "hours" VALUES(498709,'model','model-0',2,0,2,13045,0,200000000,222,100);
INSERT INTO "hours" VALUES(498709,'model','model-1',1,0,1,1,0,100000000,111,50);
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
INSERT INTO "keys" VALUES(1,'2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05','sk-f281bea6','customer',4,'',1795353849,1795353849,NULL,0,0,NULL,13046,4,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(2,'1e90e8d2b41d5230584efb1602ece3d1b475b3f938f09cea2bcf1ddd3431e831','sk-a30aa901','customer',7,'',1795353849,1795353849,4000000000,0,0,5000,2000,1,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(3,'f2706ad5950bcff2531f435273092e536c0cc6cca14d7d547c92068b975c8621','sk-f43bb03b','customer',8,'',1795353849,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(4,'7237331a517f946e27748848c0f12ea6499a7b66af06d7d1980ba25598339ab1','sk-28bac8e7','customer',9,'',1795353849,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(5,'24ff37459853e0662cf9ef248ad1c9851a91b22ed4813445c5794babb20b2018','sk-b96b9b72','x-cashu',10,'',1795353849,NULL,NULL,0,0,NULL,0,0,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
INSERT INTO "keys" VALUES(6,'e03cf0dc7d03938d16778f750d10a8cbe21cb367efb992e09bd4bcfd0973b527','sk-e628b275','customer',11,'',1795353849,1795353849,NULL,0,0,NULL,30000,1,'http://127.0.0.1:3338','sat',NULL,NULL,0,0,NULL,NULL);
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
INSERT INTO "operations" VALUES(1,'f6fb7adb-d688-49f8-b9e2-debd83469b5f','redeem','done','http://127.0.0.1:3338','sat',50000,'{"beneficiary":{"kind":"key","key_hash":"2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05","key_prefix":"sk-f281bea6","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":50000}',4,NULL,NULL,1795353849,1795353849);
INSERT INTO "operations" VALUES(2,'03d70ed4-aad4-4766-b265-462ddb5a75ab','redeem','done','http://127.0.0.1:3339','sat',9000,'{"beneficiary":{"kind":"key","key_hash":"2f00d96b011e597b29cfe2bc37a30a40f0dd5561962b4062a50edc168f448a05","key_prefix":"sk-f281bea6","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":9000}',4,NULL,NULL,1795353849,1795353849);
INSERT INTO "operations" VALUES(3,'df4f3867-9f6a-4b66-ab1b-b9385d1bc9cc','redeem','done','http://127.0.0.1:3338','sat',8000,'{"beneficiary":{"kind":"key","key_hash":"1e90e8d2b41d5230584efb1602ece3d1b475b3f938f09cea2bcf1ddd3431e831","key_prefix":"sk-a30aa901","key_kind":"customer","expires":4000000000,"refund_address":null,"balance_limit":5000,"name":"","limit_reset":null,"models":null},"net_msat":8000}',7,NULL,NULL,1795353849,1795353849);
INSERT INTO "operations" VALUES(4,'4fb7100f-b00f-4c1a-9291-2e318c8d2906','redeem','done','http://127.0.0.1:3338','sat',7500,'{"beneficiary":{"kind":"key","key_hash":"f2706ad5950bcff2531f435273092e536c0cc6cca14d7d547c92068b975c8621","key_prefix":"sk-f43bb03b","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":7500}',8,NULL,NULL,1795353849,1795353849);
INSERT INTO "operations" VALUES(5,'refund','send','handed_out','http://127.0.0.1:3338','sat',7000,'{"purpose": "refund", "token": "cashuBrefund"}',8,'refund',NULL,1795353849,1795353849);
INSERT INTO "operations" VALUES(6,'4bff7115-76d2-4fea-bb45-164d4e24c472','redeem','done','http://127.0.0.1:3338','sat',3210,'{"beneficiary":{"kind":"key","key_hash":"7237331a517f946e27748848c0f12ea6499a7b66af06d7d1980ba25598339ab1","key_prefix":"sk-28bac8e7","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":3210}',9,NULL,NULL,1795353849,1795353849);
INSERT INTO "operations" VALUES(7,'84a00509-cfa4-47c4-b187-9ebb21acc795','redeem','done','http://127.0.0.1:3338','sat',6000,'{"beneficiary":{"kind":"key","key_hash":"24ff37459853e0662cf9ef248ad1c9851a91b22ed4813445c5794babb20b2018","key_prefix":"sk-b96b9b72","key_kind":"x-cashu","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":6000}',10,NULL,NULL,1795353849,1795353849);
INSERT INTO "operations" VALUES(8,'688660f7-99a4-4247-8f17-cadbfe873e9f','redeem','done','http://127.0.0.1:3338','sat',30000,'{"beneficiary":{"kind":"key","key_hash":"e03cf0dc7d03938d16778f750d10a8cbe21cb367efb992e09bd4bcfd0973b527","key_prefix":"sk-e628b275","key_kind":"customer","expires":null,"refund_address":null,"balance_limit":null,"name":"","limit_reset":null,"models":null},"net_msat":30000}',11,NULL,NULL,1795353849,1795353849);
INSERT INTO "operations" VALUES(9,'claimed','send','claimed','http://127.0.0.1:3338','sat',10000,'{"purpose":"withdrawal"}',1,'withdrawal',NULL,1795353849,1795353849);
INSERT INTO "operations" VALUES(10,'waiting','send','minted','http://127.0.0.1:3338','sat',4000,'{"purpose": "withdrawal", "token": "cashuBwaiting"}',1,'withdrawal',NULL,1795353849,1795353849);
INSERT INTO "operations" VALUES(11,'unfinished','redeem','received','http://127.0.0.1:3338','sat',5000,'{"token": "cashuB..."}',NULL,NULL,NULL,1795353849,1795353849);
CREATE TABLE refusal_hours(
        hour INTEGER NOT NULL,
        status INTEGER NOT NULL,
        code TEXT NOT NULL,
        requests INTEGER NOT NULL,
        PRIMARY KEY(hour, status, code)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "refusal_hours" VALUES(498709,402,'insufficient_balance',1);
CREATE TABLE refusals(
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL,
        at REAL NOT NULL,
        status INTEGER NOT NULL,
        code TEXT NOT NULL,
        model TEXT NOT NULL,
        key_id INTEGER NOT NULL,
        app TEXT NOT NULL,
        path TEXT NOT NULL
    ) STRICT;
INSERT INTO "refusals" VALUES(1,'r-1',1.79535384936902165419e+09,402,'insufficient_balance','m',2,'curl','/v1/x');
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
    , upstream TEXT NOT NULL DEFAULT '', upstream_msat INTEGER, app TEXT NOT NULL DEFAULT '', bill TEXT) STRICT;
INSERT INTO "requests" VALUES(1,'9b185af7-7af8-4d59-9371-957f14075676',1.79535384931344127652e+09,1,'model-0','/v1/chat/completions',200,100,50,10,0,12345,12345,0,'0.0001',0,1,NULL,0.0,NULL,'',NULL,'',NULL);
INSERT INTO "requests" VALUES(2,'2cae6cd4-9dd9-43db-a6b9-88f1a9879235',1.79535384931349396701e+09,1,'model-1','/v1/chat/completions',200,101,50,10,0,1,1,0,'0.0001',0,1,NULL,0.0,NULL,'',NULL,'',NULL);
INSERT INTO "requests" VALUES(3,'a9297b55-fca1-4c7b-a267-9f7d95d4e817',1.79535384931351351734e+09,1,'model-0','/v1/chat/completions',200,102,50,10,0,700,700,0,'0.0001',0,1,NULL,0.0,NULL,'',NULL,'',NULL);
INSERT INTO "requests" VALUES(4,'58ff79a5-07e7-424a-9f20-3029d4939f62',1.79535384931352686886e+09,1,'m','/v1/chat/completions',502,0,0,0,0,0,0,0,NULL,0,0,NULL,0.0,'upstream_broken','',NULL,'',NULL);
INSERT INTO "requests" VALUES(5,'fbdf2a27-2ffe-417b-8a36-1263d91d1000',1.79535384932815146445e+09,2,'m','/v1/chat/completions',200,7,0,0,0,0,2000,0,NULL,1,0,NULL,0.0,NULL,'',NULL,'',NULL);
INSERT INTO "requests" VALUES(6,'1b6a9438-db30-4aa9-a990-c6a3e71d27c6',1.79535384936601471895e+09,6,'m','/v1/chat/completions',200,0,0,0,0,0,30000,0,NULL,0,0,NULL,0.0,NULL,'',NULL,'',NULL);
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
INSERT INTO "transfers" VALUES(1,1795353849,'redeem',5,4,50000,NULL,'f6fb7adb-d688-49f8-b9e2-debd83469b5f',NULL);
INSERT INTO "transfers" VALUES(2,1795353849,'settle',4,1,12345,'9b185af7-7af8-4d59-9371-957f14075676',NULL,NULL);
INSERT INTO "transfers" VALUES(3,1795353849,'settle',4,1,1,'2cae6cd4-9dd9-43db-a6b9-88f1a9879235',NULL,NULL);
INSERT INTO "transfers" VALUES(4,1795353849,'settle',4,1,700,'a9297b55-fca1-4c7b-a267-9f7d95d4e817',NULL,NULL);
INSERT INTO "transfers" VALUES(5,1795353849,'redeem',6,4,9000,NULL,'03d70ed4-aad4-4766-b265-462ddb5a75ab',NULL);
INSERT INTO "transfers" VALUES(6,1795353849,'redeem',5,7,8000,NULL,'df4f3867-9f6a-4b66-ab1b-b9385d1bc9cc',NULL);
INSERT INTO "transfers" VALUES(7,1795353849,'settle',7,1,2000,'fbdf2a27-2ffe-417b-8a36-1263d91d1000',NULL,NULL);
INSERT INTO "transfers" VALUES(8,1795353849,'redeem',5,8,7500,NULL,'4fb7100f-b00f-4c1a-9291-2e318c8d2906',NULL);
INSERT INTO "transfers" VALUES(9,1795353849,'send',8,3,7000,NULL,'refund',NULL);
INSERT INTO "transfers" VALUES(10,1795353849,'fee',2,5,100,NULL,'refund',NULL);
INSERT INTO "transfers" VALUES(11,1795353849,'redeem',5,9,3210,NULL,'4bff7115-76d2-4fea-bb45-164d4e24c472',NULL);
INSERT INTO "transfers" VALUES(12,1795353849,'redeem',5,10,6000,NULL,'84a00509-cfa4-47c4-b187-9ebb21acc795',NULL);
INSERT INTO "transfers" VALUES(13,1795353849,'redeem',5,11,30000,NULL,'688660f7-99a4-4247-8f17-cadbfe873e9f',NULL);
INSERT INTO "transfers" VALUES(14,1795353849,'settle',11,1,30000,'1b6a9438-db30-4aa9-a990-c6a3e71d27c6',NULL,NULL);
INSERT INTO "transfers" VALUES(15,1795353849,'send',1,3,10000,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(16,1795353849,'fee',2,5,200,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(17,1795353849,'claimed',3,5,10000,NULL,'claimed',NULL);
INSERT INTO "transfers" VALUES(18,1795353849,'send',1,3,4000,NULL,'waiting',NULL);
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('refusals',1);
COMMIT;
