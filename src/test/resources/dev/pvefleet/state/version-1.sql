PRAGMA application_id = 1886807398;
PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE target (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  seen_at INTEGER NOT NULL,
  up TEXT,
  quorum TEXT,
  cluster TEXT
);
INSERT INTO target VALUES(1,'lab',1772366400000,'up','quorate','{"quorate":true,"nodes":3,"nodesOnline":2,"recordedAt":"2026-03-01T12:00:00Z"}');
CREATE TABLE part (
  id INTEGER PRIMARY KEY,
  target INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  document BLOB NOT NULL,
  UNIQUE (target, name)
);
INSERT INTO part VALUES(1,1,'inventory',1835,X'78019594db4edc3010865fa5f2b5093ee5b4bd6ad5dbaa95e855612f4c62168bc44e1367178478f7cee4b0c9d2850a092df68cc7f6f7ffe33c93d614be2d4df925900d114c24174c5e30fe8b8b0d63f0f79b50e27cb085e9c8e69a78673edd4c811b42b69494c65953928debab0a9796b8f09914beea6b37d4600c76e9820e7d0783a2e97f16611c74b845eb0fb8f09a347bc321ee5d651d94f0885115b12d1d3202337777636a380d7fa6a48464ef1e9c3f384297e4f605cff5addefd732b5b42c99483d174c9a6ea77d685a7066f5c78178cc39b76f7ba05484af45edb4adf56980e3ee8eaeb5380ade1f0ce94f378a5e99a6e3aec12292f2b5fe80aeae6ff137a695b02b8b6f390b3f570ef2dbdd3556768687b4339034d183d6f158a319fe2345e6bf83dea41afb7e32ee3864bfc8ded50be5d6fbaf0dad249a07d3da8e8748d7abcf6d9367b05e153bb29a94d3d0b55ebc7efab99a9c7be286df7b05af26d3575265837e760e2fb30cfb0aa35fae802ce0fad0d665ed037c1d6e6ca1470a9a077284fad1d488cc636ad0fa608c3183c7980d0bdbe82961d9c3675538dc3c6fbc136dd851f8d6975b01e3a6efd8cd696ff31750f7d0c9e8d3a5ec0100f1bfbbced9db36e37352c8f2326b1df29cf15932a89a14c7095aa4c262aa3998cb27cec6da9649ca712e219e5692a64922ac6f018192b954a958db358f2948b5c0ca9946579cce26498404902259490a9b9561d812fb51d941883a8cdf0589e1c4a77f623819d573d429a33beb0e26306567cb94756c27311b148449004e44cf0fc08ad622e447e02ad229081c3b6a94c1594c6f42d787e02cfe90a9ed3153ca7efc10f6fe2448cff50cf168b051b79cf5b9c440997d991378ee33cce4e78e3887326deb7599c908a35a958938a85b43be8baf97c30b7e4fc07e023c493cf7201c6afefbb3ea79162717ae44e129664e92bee5440fb1f7d4edff4599ed0cb35bd5cd3cb85fe4c937fcce7edcbcb5f3aad0837');
INSERT INTO part VALUES(2,1,'reading',803,X'7801b552416ec23010fc4ab567431d50aa921b34b4e2504024ad541042c63160e1d891ed502194bf771d907a68af9cecd9f1eeec5873811de3de417201cd4a010928b60502da1402abc09442e42dd3ae32d6874a254345b94f61e5ee9c4ac7b64a1490785b8b860037dae3c830d10ac60f81bd92049cd43c68f468efa943fb1d1ae55194c48384d22560afa984655e1add2ec48daacb705dfd12282db517f6c4c25e8a393ff45e9495bfa1ace65c387743697d1d87d0054214b828015be35482cea5aa2dda44f628abaae50e421523c68fb0c677e63ba8af20fb9abee0ab79dea7199e7fd68f9f97ff9607dd38380b9d5137c6d6f047a4472ee065294c8dbf14358412ba262b98ced2f126cb87f947d0b8af56f63e5ce4775779fb1867f96632bfb39f759b3aa504f7c6b6c97125b3feb13a8928c4f02835c6135e678bd1244dc753f45d6246d83e44511b8407cc14def71873ff207d88a23b6b8ecd4dd3fc004c4ce584');
INSERT INTO part VALUES(3,1,'nodes',1617,X'7801ed53c14ee33014fc179fdde0a4b44b732ba2482b4a5a1160a5ad7a308959229c38b29346a5cabfefd86ed58258ed8d135252cf9b37f17b7e9eee48a5726148bc2399926d5901ae1c4728c9ea7699350085ea78d1785c6b614cab85cf1b2c52f19c6ffe0095a2bc570d971e3e18917b34ddf042f227693f82c66f643a5e1fd416efe5167a8156aa793607898ff6221fb86db1a58ffc476ddd14a5484506fe55e84ac847a14da12ac4f5461c83bc30afb67bb7a60d6f6c732eb81399d2b9c8a7f6e86fcf66a994b44ac077297dd4ad6d139d9dddca5609090da36044195e0cb66e53550adb5fcc82d0cdf5ba95724f4476be2782a18d4ff2e76e664a6f4f34a30377a21bf7f4226074654bb020c23b5cd390313a62b44239ac488778f0e31072363f712b98e118888c83f03cb81844031c04a79e0461302174b523b9d81499203139033a333947b6d9d69631c6dd34ac2411dd2eae6673248dd005cc1093140321a6781397dbc69a6d14e2d02f82cbe605d9e5344d67575078e68e77a76427b856ad335f3cf981819216bebadc42337fbc253d06fcb1b1a7ff36f6af561e929b64f12bf9d0cb917d5f1ab7beb8813662d178c0860316de8751cc189edf6e62152fed74740d0741679ccb62b248e63f9399258e7de05e0897526530224ee7c7d4a3c2e79b7f4eafa9b35ff46dbf6ffbe10ffbe5f65bf7fd5f9a95da9e');
INSERT INTO part VALUES(4,1,'pressures',210,X'7801458d3d0fc2201086ffcbcdb41e181dbab9389bd4c9a6135c0c097095168d69fadfc53290dcd773eff0acf04c342f33742b6876c9877c0e600d08086c282f3da59e3dddf452e09a9c2b60b90696ebdf93e7f8ad59e19a47d21c0d99cb02a380c89fbf738017f97490885933bd498290ed49846c13d8a250b977d8072854e7068f0dcabb541d62ae078ce3b6fd00c8e6425b');
INSERT INTO part VALUES(5,1,'addresses',89,X'78010dcabb0e40401005d07fb935ebcec80ad3a9fc808a68d82d45bc0a11ff6e93539e17475cb623c4d05e3028b5ca59e6945ed4c8644086f9e9ee78a6f0628feb5d08091b218d3a3a759ee9282916e6dacc63fabe1f43bd175d');
CREATE TABLE success (
  target INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
  operation TEXT NOT NULL,
  last_at INTEGER NOT NULL,
  previous_at INTEGER,
  PRIMARY KEY (target, operation)
) WITHOUT ROWID;
INSERT INTO success VALUES(1,'guestIps',1772366400000,NULL);
INSERT INTO success VALUES(1,'nodeStatus',1772366400000,NULL);
INSERT INTO success VALUES(1,'smart',1772366400000,NULL);
INSERT INTO success VALUES(1,'sync',1772366400000,1772366340000);
CREATE TABLE guest (
  id INTEGER PRIMARY KEY,
  target INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
  type TEXT NOT NULL,
  vmid INTEGER NOT NULL,
  facts TEXT NOT NULL,
  since INTEGER NOT NULL,
  vanished_at INTEGER,
  UNIQUE (target, vmid, type)
);
INSERT INTO guest VALUES(1,1,'qemu',100,'{"type":"qemu","vmid":100,"name":"guest-100","node":"pve1","status":"running","cpus":4.0,"maxMemBytes":2147483648,"maxDiskBytes":34359738368,"tags":"","managed":false,"protected":false,"haState":"started","template":false,"pool":"prod"}',1772366400000,NULL);
INSERT INTO guest VALUES(2,1,'qemu',110,'{"type":"qemu","vmid":110,"name":"guest-110","node":"pve1","status":"running","cpus":4.0,"maxMemBytes":2147483648,"maxDiskBytes":34359738368,"tags":"","managed":false,"protected":false,"haState":"started","template":false}',1772366340000,1772366400000);
INSERT INTO guest VALUES(3,1,'lxc',101,'{"type":"lxc","vmid":101,"name":"guest-101","node":"pve2","status":"running","cpus":4.0,"maxMemBytes":2147483648,"maxDiskBytes":34359738368,"tags":"","managed":false,"protected":false,"template":false}',1772366400000,NULL);
INSERT INTO guest VALUES(4,1,'qemu',102,'{"type":"qemu","vmid":102,"name":"guest-102","node":"pve1","status":"running","cpus":4.0,"maxMemBytes":2147483648,"maxDiskBytes":34359738368,"tags":"swamp;web","managed":true,"protected":false,"template":false}',1772366400000,NULL);
INSERT INTO guest VALUES(5,1,'lxc',103,'{"type":"lxc","vmid":103,"name":"guest-103","node":"pve2","status":"running","cpus":4.0,"maxMemBytes":2147483648,"maxDiskBytes":34359738368,"tags":"","managed":false,"protected":false,"template":false}',1772366400000,NULL);
CREATE TABLE guest_version (
  guest INTEGER NOT NULL REFERENCES guest ON DELETE CASCADE,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (guest, since)
) WITHOUT ROWID;
INSERT INTO guest_version VALUES(1,1772366340000,1772366400000,'{"type":"qemu","vmid":100,"name":"old","node":"pve2","status":"stopped","cpus":4.0,"maxMemBytes":2147483648,"maxDiskBytes":34359738368,"tags":"","managed":false,"protected":false,"haState":"started","template":false,"pool":"prod"}');
CREATE TABLE node (
  id INTEGER PRIMARY KEY,
  target INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
  name TEXT NOT NULL,
  status TEXT,
  facts TEXT,
  since INTEGER,
  UNIQUE (target, name)
);
INSERT INTO node VALUES(1,1,'pve1','online','{"node":"pve1","cpus":8.0,"memTotal":100,"swapTotal":10,"rootfsTotal":1000,"kernelVersion":"6.14.8-2-pve","pveVersion":"9.1.9","disks":[{"device":"/dev/sda","type":"ssd","model":"MODEL","serial":"S1","sizeBytes":512,"health":"PASSED","healthRaw":"PASSED","usedBy":"LVM"},{"device":"/dev/sdb","type":"ssd","model":"MODEL","sizeBytes":512,"health":"UNKNOWN","healthRaw":"UNKNOWN","usedBy":"LVM"}]}',1772366400000);
INSERT INTO node VALUES(2,1,'pve2','offline','{"node":"pve2","cpus":8.0,"memTotal":100,"swapTotal":10,"rootfsTotal":1000,"kernelVersion":"6.14.8-2-pve","pveVersion":"9.1.9","disks":[{"device":"/dev/sda","type":"ssd","model":"MODEL","serial":"S1","sizeBytes":512,"health":"PASSED","healthRaw":"PASSED","usedBy":"LVM"},{"device":"/dev/sdb","type":"ssd","model":"MODEL","sizeBytes":512,"health":"UNKNOWN","healthRaw":"UNKNOWN","usedBy":"LVM"}]}',1772366400000);
CREATE TABLE node_version (
  node INTEGER NOT NULL REFERENCES node ON DELETE CASCADE,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (node, since)
) WITHOUT ROWID;
CREATE TABLE verdict (
  node INTEGER NOT NULL REFERENCES node ON DELETE CASCADE,
  id TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (node, id)
) WITHOUT ROWID;
INSERT INTO verdict VALUES(1,'S1','PASSED');
INSERT INTO verdict VALUES(1,'zfs/rpool','ONLINE');
INSERT INTO verdict VALUES(2,'S1','PASSED');
INSERT INTO verdict VALUES(2,'zfs/rpool','ONLINE');
CREATE TABLE transition (
  id INTEGER PRIMARY KEY,
  target INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
  at INTEGER NOT NULL,
  sort TEXT NOT NULL,
  subject TEXT NOT NULL,
  was TEXT,
  became TEXT
);
INSERT INTO transition VALUES(1,1,1772366400000,'guest_status','qemu/100','stopped','running');
INSERT INTO transition VALUES(2,1,1772366400000,'moved','qemu/100','pve2','pve1');
INSERT INTO transition VALUES(3,1,1772366400000,'appeared','lxc/101',NULL,'pve2');
INSERT INTO transition VALUES(4,1,1772366400000,'appeared','qemu/102',NULL,'pve1');
INSERT INTO transition VALUES(5,1,1772366400000,'appeared','lxc/103',NULL,'pve2');
INSERT INTO transition VALUES(6,1,1772366400000,'vanished','qemu/110','pve1',NULL);
CREATE TABLE node_config (
  target INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
  node TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (target, node)
) WITHOUT ROWID;
INSERT INTO node_config VALUES(1,'pve1','{"node":"pve1","storages":[],"bridges":[{"iface":"vmbr0","type":"bridge","active":true}],"recordedAt":"2026-03-01T12:00:00Z"}');
CREATE TABLE guest_config (
  target INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
  vmid INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (target, vmid)
) WITHOUT ROWID;
INSERT INTO guest_config VALUES(1,100,'{"type":"qemu","vmid":100,"node":"pve1","config":{"cores":4},"digest":"0123","recordedAt":"2026-03-01T12:00:00Z"}');
CREATE TABLE change (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  who TEXT NOT NULL,
  via TEXT NOT NULL,
  operation TEXT NOT NULL,
  target TEXT,
  type TEXT NOT NULL,
  vmid INTEGER,
  forced INTEGER NOT NULL,
  state TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  upids TEXT NOT NULL,
  log TEXT NOT NULL,
  result TEXT,
  error TEXT,
  idempotency_key TEXT,
  request_hash TEXT,
  pid INTEGER NOT NULL,
  process_started_at INTEGER
);
INSERT INTO change VALUES(1,'00000000-0000-4000-8000-000000000001','ops','http','start','lab','qemu',100,0,'failed',1772366400000,1772366403000,'["UPID:pve1:0000C530:001C9BEC:69200000:qmstart:100:svc@pve!automation:"]','["one \"line\"","another"]',NULL,'{"kind":"LOCKED","message":"VM is locked (backup)","hint":"wait"}','key-1','0123abcd',17142,1795548773310);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('change',1);
CREATE INDEX transition_at ON transition (at);
CREATE INDEX transition_target ON transition (target, at);
CREATE INDEX change_key ON change (idempotency_key, who) WHERE idempotency_key IS NOT NULL;
COMMIT;
