// The command table: for each command its name on the wire, the number of its arguments, the
// positions of its keys, and its flags. Included only by .cpp files.
// Made by tools/generate.py from commands/*.txt: change that, then `make generate`.
#pragma once

#include <deferredis/protocol/command.hpp>

// clang-format off
namespace DEFERREDIS_API deferredis {
namespace table {

inline constexpr CommandRow acl{.name = "ACL", .encoded = "$3\r\nACL\r\n", .arity = -2, .retry = RetryCategory::admin, .since = {6, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow acl_cat{.name = "ACL CAT", .encoded = "$3\r\nACL\r\n$3\r\nCAT\r\n", .words = 2, .arity = -2, .retry = RetryCategory::read_only, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {6, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow acl_deluser{.name = "ACL DELUSER", .encoded = "$3\r\nACL\r\n$7\r\nDELUSER\r\n", .words = 2, .arity = -3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::all_succeed, .since = {6, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow acl_dryrun{.name = "ACL DRYRUN", .encoded = "$3\r\nACL\r\n$6\r\nDRYRUN\r\n", .words = 2, .arity = -4, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow acl_genpass{.name = "ACL GENPASS", .encoded = "$3\r\nACL\r\n$7\r\nGENPASS\r\n", .words = 2, .arity = -2, .retry = RetryCategory::admin, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {6, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow acl_getuser{.name = "ACL GETUSER", .encoded = "$3\r\nACL\r\n$7\r\nGETUSER\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {6, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow acl_help{.name = "ACL HELP", .encoded = "$3\r\nACL\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {6, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow acl_list{.name = "ACL LIST", .encoded = "$3\r\nACL\r\n$4\r\nLIST\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {6, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow acl_load{.name = "ACL LOAD", .encoded = "$3\r\nACL\r\n$4\r\nLOAD\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {6, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow acl_log{.name = "ACL LOG", .encoded = "$3\r\nACL\r\n$3\r\nLOG\r\n", .words = 2, .arity = -2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {6, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow acl_save{.name = "ACL SAVE", .encoded = "$3\r\nACL\r\n$4\r\nSAVE\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::all_succeed, .since = {6, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow acl_setuser{.name = "ACL SETUSER", .encoded = "$3\r\nACL\r\n$7\r\nSETUSER\r\n", .words = 2, .arity = -3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::all_succeed, .since = {6, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow acl_users{.name = "ACL USERS", .encoded = "$3\r\nACL\r\n$5\r\nUSERS\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {6, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow acl_whoami{.name = "ACL WHOAMI", .encoded = "$3\r\nACL\r\n$6\r\nWHOAMI\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {6, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow append{.name = "APPEND", .encoded = "$6\r\nAPPEND\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::part};
inline constexpr CommandRow arcount{.name = "ARCOUNT", .encoded = "$7\r\nARCOUNT\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {8, 8}, .servers = Servers::redis, .cacheable = true};
inline constexpr CommandRow ardel{.name = "ARDEL", .encoded = "$5\r\nARDEL\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .since = {8, 8}, .servers = Servers::redis};
inline constexpr CommandRow ardelrange{.name = "ARDELRANGE", .encoded = "$10\r\nARDELRANGE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .since = {8, 8}, .servers = Servers::redis};
inline constexpr CommandRow arget{.name = "ARGET", .encoded = "$5\r\nARGET\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {8, 8}, .servers = Servers::redis, .cacheable = true, .reply_values = ReplyValues::all};
inline constexpr CommandRow argetrange{.name = "ARGETRANGE", .encoded = "$10\r\nARGETRANGE\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 8}, .servers = Servers::redis, .cacheable = true, .reply_values = ReplyValues::all};
inline constexpr CommandRow argrep{.name = "ARGREP", .encoded = "$6\r\nARGREP\r\n", .arity = -6, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 8}, .servers = Servers::redis, .values = ValuesAt::part};
inline constexpr CommandRow arinfo{.name = "ARINFO", .encoded = "$6\r\nARINFO\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 8}, .servers = Servers::redis};
inline constexpr CommandRow arinsert{.name = "ARINSERT", .encoded = "$8\r\nARINSERT\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {8, 8}, .servers = Servers::redis, .values = ValuesAt::every, .value_at = 2};
inline constexpr CommandRow arlastitems{.name = "ARLASTITEMS", .encoded = "$11\r\nARLASTITEMS\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 8}, .servers = Servers::redis, .reply_values = ReplyValues::all};
inline constexpr CommandRow arlen{.name = "ARLEN", .encoded = "$5\r\nARLEN\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {8, 8}, .servers = Servers::redis, .cacheable = true};
inline constexpr CommandRow armget{.name = "ARMGET", .encoded = "$6\r\nARMGET\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 8}, .servers = Servers::redis, .cacheable = true, .reply_values = ReplyValues::all};
inline constexpr CommandRow armset{.name = "ARMSET", .encoded = "$6\r\nARMSET\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {8, 8}, .servers = Servers::redis, .values = ValuesAt::every, .value_at = 3, .value_step = 2};
inline constexpr CommandRow arnext{.name = "ARNEXT", .encoded = "$6\r\nARNEXT\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {8, 8}, .servers = Servers::redis};
inline constexpr CommandRow arop{.name = "AROP", .encoded = "$4\r\nAROP\r\n", .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 8}, .servers = Servers::redis};
inline constexpr CommandRow arring{.name = "ARRING", .encoded = "$6\r\nARRING\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {8, 8}, .servers = Servers::redis, .values = ValuesAt::every, .value_at = 3};
inline constexpr CommandRow arscan{.name = "ARSCAN", .encoded = "$6\r\nARSCAN\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 8}, .servers = Servers::redis, .reply_values = ReplyValues::pairs};
inline constexpr CommandRow arseek{.name = "ARSEEK", .encoded = "$6\r\nARSEEK\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::fast, .since = {8, 8}, .servers = Servers::redis};
inline constexpr CommandRow arset{.name = "ARSET", .encoded = "$5\r\nARSET\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {8, 8}, .servers = Servers::redis, .values = ValuesAt::every, .value_at = 3};
inline constexpr CommandRow asking{.name = "ASKING", .encoded = "$6\r\nASKING\r\n", .arity = 1, .retry = RetryCategory::connection, .flags = CommandFlag::fast, .since = {3, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::stays, .instead = "the client follows redirects by itself"};
inline constexpr CommandRow auth{.name = "AUTH", .encoded = "$4\r\nAUTH\r\n", .arity = -2, .retry = RetryCategory::connection, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale | CommandFlag::fast | CommandFlag::no_auth | CommandFlag::allow_busy, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::stays, .instead = "give .user and .password in the options"};
inline constexpr CommandRow backup{.name = "BACKUP", .encoded = "$6\r\nBACKUP\r\n", .arity = -2, .retry = RetryCategory::never, .since = {8, 10}, .servers = Servers::redis};
inline constexpr CommandRow backup_abort{.name = "BACKUP ABORT", .encoded = "$6\r\nBACKUP\r\n$5\r\nABORT\r\n", .words = 2, .arity = 2, .retry = RetryCategory::never, .flags = CommandFlag::admin | CommandFlag::noscript, .since = {8, 10}, .servers = Servers::redis};
inline constexpr CommandRow backup_cleanup{.name = "BACKUP CLEANUP", .encoded = "$6\r\nBACKUP\r\n$7\r\nCLEANUP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::never, .flags = CommandFlag::admin | CommandFlag::noscript, .since = {8, 10}, .servers = Servers::redis};
inline constexpr CommandRow backup_help{.name = "BACKUP HELP", .encoded = "$6\r\nBACKUP\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {8, 10}, .servers = Servers::redis};
inline constexpr CommandRow backup_list{.name = "BACKUP LIST", .encoded = "$6\r\nBACKUP\r\n$4\r\nLIST\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::loading | CommandFlag::stale, .since = {8, 10}, .servers = Servers::redis};
inline constexpr CommandRow backup_seal{.name = "BACKUP SEAL", .encoded = "$6\r\nBACKUP\r\n$4\r\nSEAL\r\n", .words = 2, .arity = 2, .retry = RetryCategory::never, .flags = CommandFlag::admin | CommandFlag::noscript, .since = {8, 10}, .servers = Servers::redis};
inline constexpr CommandRow backup_start{.name = "BACKUP START", .encoded = "$6\r\nBACKUP\r\n$5\r\nSTART\r\n", .words = 2, .arity = 2, .retry = RetryCategory::never, .flags = CommandFlag::admin | CommandFlag::noscript, .since = {8, 10}, .servers = Servers::redis};
inline constexpr CommandRow backup_status{.name = "BACKUP STATUS", .encoded = "$6\r\nBACKUP\r\n$6\r\nSTATUS\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::loading | CommandFlag::stale, .since = {8, 10}, .servers = Servers::redis};
inline constexpr CommandRow bf_add{.name = "BF.ADD", .encoded = "$6\r\nBF.ADD\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow bf_card{.name = "BF.CARD", .encoded = "$7\r\nBF.CARD\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow bf_exists{.name = "BF.EXISTS", .encoded = "$9\r\nBF.EXISTS\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow bf_info{.name = "BF.INFO", .encoded = "$7\r\nBF.INFO\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow bf_insert{.name = "BF.INSERT", .encoded = "$9\r\nBF.INSERT\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow bf_load{.name = "BF.LOAD", .encoded = "$7\r\nBF.LOAD\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .servers = Servers::module};
inline constexpr CommandRow bf_loadchunk{.name = "BF.LOADCHUNK", .encoded = "$12\r\nBF.LOADCHUNK\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow bf_madd{.name = "BF.MADD", .encoded = "$7\r\nBF.MADD\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow bf_mexists{.name = "BF.MEXISTS", .encoded = "$10\r\nBF.MEXISTS\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow bf_reserve{.name = "BF.RESERVE", .encoded = "$10\r\nBF.RESERVE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow bf_scandump{.name = "BF.SCANDUMP", .encoded = "$11\r\nBF.SCANDUMP\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow bgrewriteaof{.name = "BGREWRITEAOF", .encoded = "$12\r\nBGREWRITEAOF\r\n", .arity = 1, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow bgsave{.name = "BGSAVE", .encoded = "$6\r\nBGSAVE\r\n", .arity = -1, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow bitcount{.name = "BITCOUNT", .encoded = "$8\r\nBITCOUNT\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 6}, .servers = Servers::redis | Servers::valkey, .cacheable = true};
inline constexpr CommandRow bitfield{.name = "BITFIELD", .encoded = "$8\r\nBITFIELD\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {3, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow bitfield_ro{.name = "BITFIELD_RO", .encoded = "$11\r\nBITFIELD_RO\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {6, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true};
inline constexpr CommandRow bitop{.name = "BITOP", .encoded = "$5\r\nBITOP\r\n", .arity = -4, .first_key = 2, .last_key = -1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 6}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow bitpos{.name = "BITPOS", .encoded = "$6\r\nBITPOS\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 8}, .servers = Servers::redis | Servers::valkey, .cacheable = true};
inline constexpr CommandRow blmove{.name = "BLMOVE", .encoded = "$6\r\nBLMOVE\r\n", .arity = 6, .first_key = 1, .last_key = 2, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::noscript | CommandFlag::blocking, .since = {6, 2}, .servers = Servers::redis | Servers::valkey, .effect = Effect::blocks, .timeout = TimeoutAt::last, .reply_values = ReplyValues::all, .instead = "it would stall the other callers of its connection"};
inline constexpr CommandRow blmovem{.name = "BLMOVEM", .encoded = "$7\r\nBLMOVEM\r\n", .arity = -6, .first_key = 1, .last_key = 2, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::blocking, .since = {8, 10}, .servers = Servers::redis, .effect = Effect::blocks, .timeout = TimeoutAt::fifth, .reply_values = ReplyValues::all, .instead = "it would stall the other callers of its connection"};
inline constexpr CommandRow blmpop{.name = "BLMPOP", .encoded = "$6\r\nBLMPOP\r\n", .arity = -5, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 2, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::blocking, .since = {7, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::blocks, .timeout = TimeoutAt::first, .reply_values = ReplyValues::all, .reply_part = ReplyPart::second, .instead = "it would stall the other callers of its connection"};
inline constexpr CommandRow blpop{.name = "BLPOP", .encoded = "$5\r\nBLPOP\r\n", .arity = -3, .first_key = 1, .last_key = -2, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::noscript | CommandFlag::blocking, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::blocks, .timeout = TimeoutAt::last, .reply_values = ReplyValues::all, .reply_part = ReplyPart::second, .instead = "it would stall the other callers of its connection"};
inline constexpr CommandRow brpop{.name = "BRPOP", .encoded = "$5\r\nBRPOP\r\n", .arity = -3, .first_key = 1, .last_key = -2, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::noscript | CommandFlag::blocking, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::blocks, .timeout = TimeoutAt::last, .reply_values = ReplyValues::all, .reply_part = ReplyPart::second, .instead = "it would stall the other callers of its connection"};
inline constexpr CommandRow brpoplpush{.name = "BRPOPLPUSH", .encoded = "$10\r\nBRPOPLPUSH\r\n", .arity = 4, .first_key = 1, .last_key = 2, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::noscript | CommandFlag::blocking, .since = {2, 2}, .servers = Servers::redis | Servers::valkey, .effect = Effect::blocks, .timeout = TimeoutAt::last, .reply_values = ReplyValues::all, .instead = "it would stall the other callers of its connection"};
inline constexpr CommandRow bzmpop{.name = "BZMPOP", .encoded = "$6\r\nBZMPOP\r\n", .arity = -5, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 2, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::blocking, .since = {7, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::blocks, .timeout = TimeoutAt::first, .reply_values = ReplyValues::scored, .reply_part = ReplyPart::second, .instead = "it would stall the other callers of its connection"};
inline constexpr CommandRow bzpopmax{.name = "BZPOPMAX", .encoded = "$8\r\nBZPOPMAX\r\n", .arity = -3, .first_key = 1, .last_key = -2, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::noscript | CommandFlag::blocking | CommandFlag::fast, .since = {5, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::blocks, .timeout = TimeoutAt::last, .reply_values = ReplyValues::all, .reply_part = ReplyPart::second, .instead = "it would stall the other callers of its connection"};
inline constexpr CommandRow bzpopmin{.name = "BZPOPMIN", .encoded = "$8\r\nBZPOPMIN\r\n", .arity = -3, .first_key = 1, .last_key = -2, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::noscript | CommandFlag::blocking | CommandFlag::fast, .since = {5, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::blocks, .timeout = TimeoutAt::last, .reply_values = ReplyValues::all, .reply_part = ReplyPart::second, .instead = "it would stall the other callers of its connection"};
inline constexpr CommandRow cf_add{.name = "CF.ADD", .encoded = "$6\r\nCF.ADD\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow cf_addnx{.name = "CF.ADDNX", .encoded = "$8\r\nCF.ADDNX\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_checked, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow cf_count{.name = "CF.COUNT", .encoded = "$8\r\nCF.COUNT\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow cf_del{.name = "CF.DEL", .encoded = "$6\r\nCF.DEL\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow cf_exists{.name = "CF.EXISTS", .encoded = "$9\r\nCF.EXISTS\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow cf_info{.name = "CF.INFO", .encoded = "$7\r\nCF.INFO\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow cf_insert{.name = "CF.INSERT", .encoded = "$9\r\nCF.INSERT\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow cf_insertnx{.name = "CF.INSERTNX", .encoded = "$11\r\nCF.INSERTNX\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_checked, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow cf_loadchunk{.name = "CF.LOADCHUNK", .encoded = "$12\r\nCF.LOADCHUNK\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow cf_mexists{.name = "CF.MEXISTS", .encoded = "$10\r\nCF.MEXISTS\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow cf_reserve{.name = "CF.RESERVE", .encoded = "$10\r\nCF.RESERVE\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow cf_scandump{.name = "CF.SCANDUMP", .encoded = "$11\r\nCF.SCANDUMP\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow client{.name = "CLIENT", .encoded = "$6\r\nCLIENT\r\n", .arity = -2, .retry = RetryCategory::connection, .since = {2, 4}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow client_caching{.name = "CLIENT CACHING", .encoded = "$6\r\nCLIENT\r\n$7\r\nCACHING\r\n", .words = 2, .arity = 3, .retry = RetryCategory::connection, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {6, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::stays, .instead = "it would change the connection of other callers: use session()"};
inline constexpr CommandRow client_capa{.name = "CLIENT CAPA", .encoded = "$6\r\nCLIENT\r\n$4\r\nCAPA\r\n", .words = 2, .arity = -3, .retry = RetryCategory::connection, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {8, 0}, .servers = Servers::valkey, .effect = Effect::stays, .instead = "it would change the connection of other callers: use session()"};
inline constexpr CommandRow client_getname{.name = "CLIENT GETNAME", .encoded = "$6\r\nCLIENT\r\n$7\r\nGETNAME\r\n", .words = 2, .arity = 2, .retry = RetryCategory::connection, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {2, 6}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow client_getredir{.name = "CLIENT GETREDIR", .encoded = "$6\r\nCLIENT\r\n$8\r\nGETREDIR\r\n", .words = 2, .arity = 2, .retry = RetryCategory::connection, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {6, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow client_help{.name = "CLIENT HELP", .encoded = "$6\r\nCLIENT\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow client_id{.name = "CLIENT ID", .encoded = "$6\r\nCLIENT\r\n$2\r\nID\r\n", .words = 2, .arity = 2, .retry = RetryCategory::connection, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow client_import_source{.name = "CLIENT IMPORT-SOURCE", .encoded = "$6\r\nCLIENT\r\n$13\r\nIMPORT-SOURCE\r\n", .words = 2, .arity = 3, .retry = RetryCategory::connection, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {8, 1}, .servers = Servers::valkey, .effect = Effect::stays, .instead = "it would change the connection of other callers: use session()"};
inline constexpr CommandRow client_info{.name = "CLIENT INFO", .encoded = "$6\r\nCLIENT\r\n$4\r\nINFO\r\n", .words = 2, .arity = 2, .retry = RetryCategory::connection, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {6, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow client_kill{.name = "CLIENT KILL", .encoded = "$6\r\nCLIENT\r\n$4\r\nKILL\r\n", .words = 2, .arity = -3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {2, 4}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow client_list{.name = "CLIENT LIST", .encoded = "$6\r\nCLIENT\r\n$4\r\nLIST\r\n", .words = 2, .arity = -2, .retry = RetryCategory::connection, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {2, 4}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow client_no_evict{.name = "CLIENT NO-EVICT", .encoded = "$6\r\nCLIENT\r\n$8\r\nNO-EVICT\r\n", .words = 2, .arity = 3, .retry = RetryCategory::connection, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::stays, .instead = "it would change the connection of other callers: use session()"};
inline constexpr CommandRow client_no_touch{.name = "CLIENT NO-TOUCH", .encoded = "$6\r\nCLIENT\r\n$8\r\nNO-TOUCH\r\n", .words = 2, .arity = 3, .retry = RetryCategory::connection, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {7, 2}, .servers = Servers::redis | Servers::valkey, .effect = Effect::stays, .instead = "it would change the connection of other callers: use session()"};
inline constexpr CommandRow client_pause{.name = "CLIENT PAUSE", .encoded = "$6\r\nCLIENT\r\n$5\r\nPAUSE\r\n", .words = 2, .arity = -3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow client_reply{.name = "CLIENT REPLY", .encoded = "$6\r\nCLIENT\r\n$5\r\nREPLY\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {3, 2}, .servers = Servers::redis | Servers::valkey, .effect = Effect::forbidden, .instead = "it would take the replies of other callers: use no_reply()"};
inline constexpr CommandRow client_setinfo{.name = "CLIENT SETINFO", .encoded = "$6\r\nCLIENT\r\n$7\r\nSETINFO\r\n", .words = 2, .arity = 4, .retry = RetryCategory::connection, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::all_succeed, .since = {7, 2}, .servers = Servers::redis | Servers::valkey, .effect = Effect::stays, .instead = "it would change the connection of other callers: use session()"};
inline constexpr CommandRow client_setname{.name = "CLIENT SETNAME", .encoded = "$6\r\nCLIENT\r\n$7\r\nSETNAME\r\n", .words = 2, .arity = 3, .retry = RetryCategory::connection, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::all_succeed, .since = {2, 6}, .servers = Servers::redis | Servers::valkey, .effect = Effect::stays, .instead = "use with({.client_name = ...}), or .client_name of the options"};
inline constexpr CommandRow client_tracking{.name = "CLIENT TRACKING", .encoded = "$6\r\nCLIENT\r\n$8\r\nTRACKING\r\n", .words = 2, .arity = -3, .retry = RetryCategory::connection, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {6, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::stays, .instead = "it would change the connection of other callers: use session()"};
inline constexpr CommandRow client_trackinginfo{.name = "CLIENT TRACKINGINFO", .encoded = "$6\r\nCLIENT\r\n$12\r\nTRACKINGINFO\r\n", .words = 2, .arity = 2, .retry = RetryCategory::connection, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {6, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow client_unblock{.name = "CLIENT UNBLOCK", .encoded = "$6\r\nCLIENT\r\n$7\r\nUNBLOCK\r\n", .words = 2, .arity = -3, .retry = RetryCategory::connection, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow client_unpause{.name = "CLIENT UNPAUSE", .encoded = "$6\r\nCLIENT\r\n$7\r\nUNPAUSE\r\n", .words = 2, .arity = 2, .retry = RetryCategory::connection, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {6, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster{.name = "CLUSTER", .encoded = "$7\r\nCLUSTER\r\n", .arity = -2, .retry = RetryCategory::never, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_addslots{.name = "CLUSTER ADDSLOTS", .encoded = "$7\r\nCLUSTER\r\n$8\r\nADDSLOTS\r\n", .words = 2, .arity = -3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_addslotsrange{.name = "CLUSTER ADDSLOTSRANGE", .encoded = "$7\r\nCLUSTER\r\n$13\r\nADDSLOTSRANGE\r\n", .words = 2, .arity = -4, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_bumpepoch{.name = "CLUSTER BUMPEPOCH", .encoded = "$7\r\nCLUSTER\r\n$9\r\nBUMPEPOCH\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_cancelslotmigrations{.name = "CLUSTER CANCELSLOTMIGRATIONS", .encoded = "$7\r\nCLUSTER\r\n$20\r\nCANCELSLOTMIGRATIONS\r\n", .words = 2, .arity = 2, .retry = RetryCategory::never, .flags = CommandFlag::admin | CommandFlag::stale, .since = {9, 0}, .servers = Servers::valkey};
inline constexpr CommandRow cluster_count_failure_reports{.name = "CLUSTER COUNT-FAILURE-REPORTS", .encoded = "$7\r\nCLUSTER\r\n$21\r\nCOUNT-FAILURE-REPORTS\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_countkeysinslot{.name = "CLUSTER COUNTKEYSINSLOT", .encoded = "$7\r\nCLUSTER\r\n$15\r\nCOUNTKEYSINSLOT\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_delslots{.name = "CLUSTER DELSLOTS", .encoded = "$7\r\nCLUSTER\r\n$8\r\nDELSLOTS\r\n", .words = 2, .arity = -3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_delslotsrange{.name = "CLUSTER DELSLOTSRANGE", .encoded = "$7\r\nCLUSTER\r\n$13\r\nDELSLOTSRANGE\r\n", .words = 2, .arity = -4, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_failover{.name = "CLUSTER FAILOVER", .encoded = "$7\r\nCLUSTER\r\n$8\r\nFAILOVER\r\n", .words = 2, .arity = -2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_flushslot{.name = "CLUSTER FLUSHSLOT", .encoded = "$7\r\nCLUSTER\r\n$9\r\nFLUSHSLOT\r\n", .words = 2, .arity = -3, .retry = RetryCategory::never, .flags = CommandFlag::write | CommandFlag::admin | CommandFlag::stale, .since = {9, 0}, .servers = Servers::valkey};
inline constexpr CommandRow cluster_flushslots{.name = "CLUSTER FLUSHSLOTS", .encoded = "$7\r\nCLUSTER\r\n$10\r\nFLUSHSLOTS\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_forget{.name = "CLUSTER FORGET", .encoded = "$7\r\nCLUSTER\r\n$6\r\nFORGET\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_getkeysinslot{.name = "CLUSTER GETKEYSINSLOT", .encoded = "$7\r\nCLUSTER\r\n$13\r\nGETKEYSINSLOT\r\n", .words = 2, .arity = 4, .retry = RetryCategory::admin, .flags = CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_getslotmigrations{.name = "CLUSTER GETSLOTMIGRATIONS", .encoded = "$7\r\nCLUSTER\r\n$17\r\nGETSLOTMIGRATIONS\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {9, 0}, .servers = Servers::valkey};
inline constexpr CommandRow cluster_help{.name = "CLUSTER HELP", .encoded = "$7\r\nCLUSTER\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_info{.name = "CLUSTER INFO", .encoded = "$7\r\nCLUSTER\r\n$4\r\nINFO\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_keyslot{.name = "CLUSTER KEYSLOT", .encoded = "$7\r\nCLUSTER\r\n$7\r\nKEYSLOT\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_links{.name = "CLUSTER LINKS", .encoded = "$7\r\nCLUSTER\r\n$5\r\nLINKS\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_meet{.name = "CLUSTER MEET", .encoded = "$7\r\nCLUSTER\r\n$4\r\nMEET\r\n", .words = 2, .arity = -4, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_migrateslots{.name = "CLUSTER MIGRATESLOTS", .encoded = "$7\r\nCLUSTER\r\n$12\r\nMIGRATESLOTS\r\n", .words = 2, .arity = -4, .retry = RetryCategory::never, .flags = CommandFlag::admin | CommandFlag::stale, .since = {9, 0}, .servers = Servers::valkey};
inline constexpr CommandRow cluster_migration{.name = "CLUSTER MIGRATION", .encoded = "$7\r\nCLUSTER\r\n$9\r\nMIGRATION\r\n", .words = 2, .arity = -4, .retry = RetryCategory::never, .flags = CommandFlag::admin | CommandFlag::stale, .since = {8, 4}, .servers = Servers::redis};
inline constexpr CommandRow cluster_myid{.name = "CLUSTER MYID", .encoded = "$7\r\nCLUSTER\r\n$4\r\nMYID\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_myshardid{.name = "CLUSTER MYSHARDID", .encoded = "$7\r\nCLUSTER\r\n$9\r\nMYSHARDID\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::stale, .since = {7, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_nodes{.name = "CLUSTER NODES", .encoded = "$7\r\nCLUSTER\r\n$5\r\nNODES\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_replicas{.name = "CLUSTER REPLICAS", .encoded = "$7\r\nCLUSTER\r\n$8\r\nREPLICAS\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_replicate{.name = "CLUSTER REPLICATE", .encoded = "$7\r\nCLUSTER\r\n$9\r\nREPLICATE\r\n", .words = 2, .arity = -3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_reset{.name = "CLUSTER RESET", .encoded = "$7\r\nCLUSTER\r\n$5\r\nRESET\r\n", .words = 2, .arity = -2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_saveconfig{.name = "CLUSTER SAVECONFIG", .encoded = "$7\r\nCLUSTER\r\n$10\r\nSAVECONFIG\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_set_config_epoch{.name = "CLUSTER SET-CONFIG-EPOCH", .encoded = "$7\r\nCLUSTER\r\n$16\r\nSET-CONFIG-EPOCH\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_setslot{.name = "CLUSTER SETSLOT", .encoded = "$7\r\nCLUSTER\r\n$7\r\nSETSLOT\r\n", .words = 2, .arity = -4, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_shards{.name = "CLUSTER SHARDS", .encoded = "$7\r\nCLUSTER\r\n$6\r\nSHARDS\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_slaves{.name = "CLUSTER SLAVES", .encoded = "$7\r\nCLUSTER\r\n$6\r\nSLAVES\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_slot_stats{.name = "CLUSTER SLOT-STATS", .encoded = "$7\r\nCLUSTER\r\n$10\r\nSLOT-STATS\r\n", .words = 2, .arity = -4, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {8, 0}, .servers = Servers::valkey};
inline constexpr CommandRow cluster_slots{.name = "CLUSTER SLOTS", .encoded = "$7\r\nCLUSTER\r\n$5\r\nSLOTS\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::stale, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow cluster_syncslots{.name = "CLUSTER SYNCSLOTS", .encoded = "$7\r\nCLUSTER\r\n$9\r\nSYNCSLOTS\r\n", .words = 2, .arity = -2, .retry = RetryCategory::never, .flags = CommandFlag::admin | CommandFlag::stale, .since = {9, 0}, .servers = Servers::valkey, .effect = Effect::forbidden, .instead = "only nodes use it, to move slots"};
inline constexpr CommandRow clusterscan{.name = "CLUSTERSCAN", .encoded = "$11\r\nCLUSTERSCAN\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .request = RequestPolicy::special, .response = ResponsePolicy::special, .since = {9, 1}, .servers = Servers::valkey};
inline constexpr CommandRow cms_incrby{.name = "CMS.INCRBY", .encoded = "$10\r\nCMS.INCRBY\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow cms_info{.name = "CMS.INFO", .encoded = "$8\r\nCMS.INFO\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow cms_initbydim{.name = "CMS.INITBYDIM", .encoded = "$13\r\nCMS.INITBYDIM\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow cms_initbyprob{.name = "CMS.INITBYPROB", .encoded = "$14\r\nCMS.INITBYPROB\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow cms_merge{.name = "CMS.MERGE", .encoded = "$9\r\nCMS.MERGE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 2, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow cms_query{.name = "CMS.QUERY", .encoded = "$9\r\nCMS.QUERY\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow command{.name = "COMMAND", .encoded = "$7\r\nCOMMAND\r\n", .arity = -1, .retry = RetryCategory::connection, .flags = CommandFlag::loading | CommandFlag::stale, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow command_count{.name = "COMMAND COUNT", .encoded = "$7\r\nCOMMAND\r\n$5\r\nCOUNT\r\n", .words = 2, .arity = 2, .retry = RetryCategory::connection, .flags = CommandFlag::loading | CommandFlag::stale, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow command_docs{.name = "COMMAND DOCS", .encoded = "$7\r\nCOMMAND\r\n$4\r\nDOCS\r\n", .words = 2, .arity = -2, .retry = RetryCategory::connection, .flags = CommandFlag::loading | CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow command_getkeys{.name = "COMMAND GETKEYS", .encoded = "$7\r\nCOMMAND\r\n$7\r\nGETKEYS\r\n", .words = 2, .arity = -3, .retry = RetryCategory::connection, .flags = CommandFlag::loading | CommandFlag::stale, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow command_getkeysandflags{.name = "COMMAND GETKEYSANDFLAGS", .encoded = "$7\r\nCOMMAND\r\n$15\r\nGETKEYSANDFLAGS\r\n", .words = 2, .arity = -3, .retry = RetryCategory::connection, .flags = CommandFlag::loading | CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow command_help{.name = "COMMAND HELP", .encoded = "$7\r\nCOMMAND\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow command_info{.name = "COMMAND INFO", .encoded = "$7\r\nCOMMAND\r\n$4\r\nINFO\r\n", .words = 2, .arity = -2, .retry = RetryCategory::connection, .flags = CommandFlag::loading | CommandFlag::stale, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow command_list{.name = "COMMAND LIST", .encoded = "$7\r\nCOMMAND\r\n$4\r\nLIST\r\n", .words = 2, .arity = -2, .retry = RetryCategory::connection, .flags = CommandFlag::loading | CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow commandlog{.name = "COMMANDLOG", .encoded = "$10\r\nCOMMANDLOG\r\n", .arity = -2, .retry = RetryCategory::never, .since = {8, 1}, .servers = Servers::valkey};
inline constexpr CommandRow commandlog_get{.name = "COMMANDLOG GET", .encoded = "$10\r\nCOMMANDLOG\r\n$3\r\nGET\r\n", .words = 2, .arity = 4, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .since = {8, 1}, .servers = Servers::valkey};
inline constexpr CommandRow commandlog_help{.name = "COMMANDLOG HELP", .encoded = "$10\r\nCOMMANDLOG\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {8, 1}, .servers = Servers::valkey};
inline constexpr CommandRow commandlog_len{.name = "COMMANDLOG LEN", .encoded = "$10\r\nCOMMANDLOG\r\n$3\r\nLEN\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::sum, .since = {8, 1}, .servers = Servers::valkey};
inline constexpr CommandRow commandlog_reset{.name = "COMMANDLOG RESET", .encoded = "$10\r\nCOMMANDLOG\r\n$5\r\nRESET\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::all_succeed, .since = {8, 1}, .servers = Servers::valkey};
inline constexpr CommandRow config{.name = "CONFIG", .encoded = "$6\r\nCONFIG\r\n", .arity = -2, .retry = RetryCategory::never, .since = {2, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow config_get{.name = "CONFIG GET", .encoded = "$6\r\nCONFIG\r\n$3\r\nGET\r\n", .words = 2, .arity = -3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {2, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow config_help{.name = "CONFIG HELP", .encoded = "$6\r\nCONFIG\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow config_resetstat{.name = "CONFIG RESETSTAT", .encoded = "$6\r\nCONFIG\r\n$9\r\nRESETSTAT\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::all_succeed, .since = {2, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow config_rewrite{.name = "CONFIG REWRITE", .encoded = "$6\r\nCONFIG\r\n$7\r\nREWRITE\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::all_succeed, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow config_set{.name = "CONFIG SET", .encoded = "$6\r\nCONFIG\r\n$3\r\nSET\r\n", .words = 2, .arity = -4, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::all_succeed, .since = {2, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow copy{.name = "COPY", .encoded = "$4\r\nCOPY\r\n", .arity = -3, .first_key = 1, .last_key = 2, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {6, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow dbsize{.name = "DBSIZE", .encoded = "$6\r\nDBSIZE\r\n", .arity = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::sum, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow debug{.name = "DEBUG", .encoded = "$5\r\nDEBUG\r\n", .arity = -2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow debug_object{.name = "DEBUG OBJECT", .encoded = "$5\r\nDEBUG\r\n$6\r\nOBJECT\r\n", .words = 2, .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {1, 0}, .servers = Servers::redis};
inline constexpr CommandRow decr{.name = "DECR", .encoded = "$4\r\nDECR\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow decrby{.name = "DECRBY", .encoded = "$6\r\nDECRBY\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow del{.name = "DEL", .encoded = "$3\r\nDEL\r\n", .arity = -2, .first_key = 1, .last_key = -1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .request = RequestPolicy::split_by_key, .response = ResponsePolicy::sum, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow delex{.name = "DELEX", .encoded = "$5\r\nDELEX\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_checked, .flags = CommandFlag::write | CommandFlag::fast, .since = {8, 4}, .servers = Servers::redis, .values = ValuesAt::compared};
inline constexpr CommandRow delifeq{.name = "DELIFEQ", .encoded = "$7\r\nDELIFEQ\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_checked, .flags = CommandFlag::write | CommandFlag::fast, .since = {9, 0}, .servers = Servers::valkey, .values = ValuesAt::one, .value_at = 2};
inline constexpr CommandRow digest{.name = "DIGEST", .encoded = "$6\r\nDIGEST\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {8, 4}, .servers = Servers::redis, .cacheable = true};
inline constexpr CommandRow discard{.name = "DISCARD", .encoded = "$7\r\nDISCARD\r\n", .arity = 1, .retry = RetryCategory::never, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale | CommandFlag::fast | CommandFlag::allow_busy, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::ends, .instead = "use multi(), watch() or transact(); or session()"};
inline constexpr CommandRow dump{.name = "DUMP", .encoded = "$4\r\nDUMP\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 6}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow echo{.name = "ECHO", .encoded = "$4\r\nECHO\r\n", .arity = 2, .retry = RetryCategory::connection, .flags = CommandFlag::loading | CommandFlag::stale | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow eval{.name = "EVAL", .encoded = "$4\r\nEVAL\r\n", .arity = -3, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 2, .retry = RetryCategory::never, .flags = CommandFlag::noscript | CommandFlag::stale, .since = {2, 6}, .servers = Servers::redis | Servers::valkey, .script = true};
inline constexpr CommandRow evalsha{.name = "EVALSHA", .encoded = "$7\r\nEVALSHA\r\n", .arity = -3, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 2, .retry = RetryCategory::never, .flags = CommandFlag::noscript | CommandFlag::stale, .since = {2, 6}, .servers = Servers::redis | Servers::valkey, .script = true};
inline constexpr CommandRow evalsha_ro{.name = "EVALSHA_RO", .encoded = "$10\r\nEVALSHA_RO\r\n", .arity = -3, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::noscript | CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey, .script = true};
inline constexpr CommandRow eval_ro{.name = "EVAL_RO", .encoded = "$7\r\nEVAL_RO\r\n", .arity = -3, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::noscript | CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey, .script = true};
inline constexpr CommandRow exec{.name = "EXEC", .encoded = "$4\r\nEXEC\r\n", .arity = 1, .retry = RetryCategory::never, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {1, 2}, .servers = Servers::redis | Servers::valkey, .effect = Effect::ends, .instead = "use multi(), watch() or transact(); or session()"};
inline constexpr CommandRow exists{.name = "EXISTS", .encoded = "$6\r\nEXISTS\r\n", .arity = -2, .first_key = 1, .last_key = -1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .request = RequestPolicy::split_by_key, .response = ResponsePolicy::sum, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow expire{.name = "EXPIRE", .encoded = "$6\r\nEXPIRE\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow expireat{.name = "EXPIREAT", .encoded = "$8\r\nEXPIREAT\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::fast, .since = {1, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow expiretime{.name = "EXPIRETIME", .encoded = "$10\r\nEXPIRETIME\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow failover{.name = "FAILOVER", .encoded = "$8\r\nFAILOVER\r\n", .arity = -1, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::stale, .since = {6, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow fcall{.name = "FCALL", .encoded = "$5\r\nFCALL\r\n", .arity = -3, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 2, .retry = RetryCategory::never, .flags = CommandFlag::noscript | CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey, .script = true};
inline constexpr CommandRow fcall_ro{.name = "FCALL_RO", .encoded = "$8\r\nFCALL_RO\r\n", .arity = -3, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::noscript | CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey, .script = true};
inline constexpr CommandRow flushall{.name = "FLUSHALL", .encoded = "$8\r\nFLUSHALL\r\n", .arity = -1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::all_succeed, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow flushdb{.name = "FLUSHDB", .encoded = "$7\r\nFLUSHDB\r\n", .arity = -1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::all_succeed, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow ft_aggregate{.name = "FT.AGGREGATE", .encoded = "$12\r\nFT.AGGREGATE\r\n", .arity = -3, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 1}, .servers = Servers::module};
inline constexpr CommandRow ft_aliasadd{.name = "FT.ALIASADD", .encoded = "$11\r\nFT.ALIASADD\r\n", .arity = 3, .retry = RetryCategory::write_checked, .flags = CommandFlag::write, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_aliasdel{.name = "FT.ALIASDEL", .encoded = "$11\r\nFT.ALIASDEL\r\n", .arity = 2, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_aliaslist{.name = "FT.ALIASLIST", .encoded = "$12\r\nFT.ALIASLIST\r\n", .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 10}, .servers = Servers::module};
inline constexpr CommandRow ft_aliasupdate{.name = "FT.ALIASUPDATE", .encoded = "$14\r\nFT.ALIASUPDATE\r\n", .arity = 3, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_alter{.name = "FT.ALTER", .encoded = "$8\r\nFT.ALTER\r\n", .arity = -6, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_config_get{.name = "FT.CONFIG GET", .encoded = "$9\r\nFT.CONFIG\r\n$3\r\nGET\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_config_help{.name = "FT.CONFIG HELP", .encoded = "$9\r\nFT.CONFIG\r\n$4\r\nHELP\r\n", .words = 2, .arity = 3, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_config_set{.name = "FT.CONFIG SET", .encoded = "$9\r\nFT.CONFIG\r\n$3\r\nSET\r\n", .words = 2, .arity = 4, .retry = RetryCategory::admin, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_create{.name = "FT.CREATE", .encoded = "$9\r\nFT.CREATE\r\n", .arity = -5, .retry = RetryCategory::write_checked, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_cursor_del{.name = "FT.CURSOR DEL", .encoded = "$9\r\nFT.CURSOR\r\n$3\r\nDEL\r\n", .words = 2, .arity = 4, .retry = RetryCategory::never, .flags = CommandFlag::readonly, .since = {1, 1}, .servers = Servers::module};
inline constexpr CommandRow ft_cursor_read{.name = "FT.CURSOR READ", .encoded = "$9\r\nFT.CURSOR\r\n$4\r\nREAD\r\n", .words = 2, .arity = -4, .retry = RetryCategory::never, .flags = CommandFlag::readonly, .since = {1, 1}, .servers = Servers::module};
inline constexpr CommandRow ft_dictadd{.name = "FT.DICTADD", .encoded = "$10\r\nFT.DICTADD\r\n", .arity = -3, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .since = {1, 4}, .servers = Servers::module};
inline constexpr CommandRow ft_dictdel{.name = "FT.DICTDEL", .encoded = "$10\r\nFT.DICTDEL\r\n", .arity = -3, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .since = {1, 4}, .servers = Servers::module};
inline constexpr CommandRow ft_dictdump{.name = "FT.DICTDUMP", .encoded = "$11\r\nFT.DICTDUMP\r\n", .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 4}, .servers = Servers::module};
inline constexpr CommandRow ft_dropindex{.name = "FT.DROPINDEX", .encoded = "$12\r\nFT.DROPINDEX\r\n", .arity = -2, .retry = RetryCategory::write_checked, .flags = CommandFlag::write, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_explain{.name = "FT.EXPLAIN", .encoded = "$10\r\nFT.EXPLAIN\r\n", .arity = -3, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_explaincli{.name = "FT.EXPLAINCLI", .encoded = "$13\r\nFT.EXPLAINCLI\r\n", .arity = -3, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_hybrid{.name = "FT.HYBRID", .encoded = "$9\r\nFT.HYBRID\r\n", .arity = -3, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 4}, .servers = Servers::module};
inline constexpr CommandRow ft_info{.name = "FT.INFO", .encoded = "$7\r\nFT.INFO\r\n", .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_profile{.name = "FT.PROFILE", .encoded = "$10\r\nFT.PROFILE\r\n", .arity = -5, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .servers = Servers::module};
inline constexpr CommandRow ft_search{.name = "FT.SEARCH", .encoded = "$9\r\nFT.SEARCH\r\n", .arity = -3, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_spellcheck{.name = "FT.SPELLCHECK", .encoded = "$13\r\nFT.SPELLCHECK\r\n", .arity = -3, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 4}, .servers = Servers::module};
inline constexpr CommandRow ft_sugadd{.name = "FT.SUGADD", .encoded = "$9\r\nFT.SUGADD\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_sugdel{.name = "FT.SUGDEL", .encoded = "$9\r\nFT.SUGDEL\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_sugget{.name = "FT.SUGGET", .encoded = "$9\r\nFT.SUGGET\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_suglen{.name = "FT.SUGLEN", .encoded = "$9\r\nFT.SUGLEN\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_syndump{.name = "FT.SYNDUMP", .encoded = "$10\r\nFT.SYNDUMP\r\n", .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 2}, .servers = Servers::module};
inline constexpr CommandRow ft_synupdate{.name = "FT.SYNUPDATE", .encoded = "$12\r\nFT.SYNUPDATE\r\n", .arity = -4, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .since = {1, 2}, .servers = Servers::module};
inline constexpr CommandRow ft_tagvals{.name = "FT.TAGVALS", .encoded = "$10\r\nFT.TAGVALS\r\n", .arity = 3, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ft_list{.name = "FT._LIST", .encoded = "$8\r\nFT._LIST\r\n", .arity = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow function{.name = "FUNCTION", .encoded = "$8\r\nFUNCTION\r\n", .arity = -2, .retry = RetryCategory::never, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow function_delete{.name = "FUNCTION DELETE", .encoded = "$8\r\nFUNCTION\r\n$6\r\nDELETE\r\n", .words = 2, .arity = 3, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::noscript, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::all_succeed, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow function_dump{.name = "FUNCTION DUMP", .encoded = "$8\r\nFUNCTION\r\n$4\r\nDUMP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::noscript, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow function_flush{.name = "FUNCTION FLUSH", .encoded = "$8\r\nFUNCTION\r\n$5\r\nFLUSH\r\n", .words = 2, .arity = -2, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::noscript, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::all_succeed, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow function_help{.name = "FUNCTION HELP", .encoded = "$8\r\nFUNCTION\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow function_kill{.name = "FUNCTION KILL", .encoded = "$8\r\nFUNCTION\r\n$4\r\nKILL\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::noscript | CommandFlag::allow_busy, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::one_succeeds, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow function_list{.name = "FUNCTION LIST", .encoded = "$8\r\nFUNCTION\r\n$4\r\nLIST\r\n", .words = 2, .arity = -2, .retry = RetryCategory::read_only, .flags = CommandFlag::noscript, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow function_load{.name = "FUNCTION LOAD", .encoded = "$8\r\nFUNCTION\r\n$4\r\nLOAD\r\n", .words = 2, .arity = -3, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::noscript, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::all_succeed, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow function_restore{.name = "FUNCTION RESTORE", .encoded = "$8\r\nFUNCTION\r\n$7\r\nRESTORE\r\n", .words = 2, .arity = -3, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::noscript, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::all_succeed, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow function_stats{.name = "FUNCTION STATS", .encoded = "$8\r\nFUNCTION\r\n$5\r\nSTATS\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::noscript | CommandFlag::allow_busy, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::special, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow gcra{.name = "GCRA", .encoded = "$4\r\nGCRA\r\n", .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {8, 8}, .servers = Servers::redis};
inline constexpr CommandRow geoadd{.name = "GEOADD", .encoded = "$6\r\nGEOADD\r\n", .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {3, 2}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::scored, .value_at = 2, .value_step = 3};
inline constexpr CommandRow geodist{.name = "GEODIST", .encoded = "$7\r\nGEODIST\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {3, 2}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .values = ValuesAt::two, .value_at = 2};
inline constexpr CommandRow geohash{.name = "GEOHASH", .encoded = "$7\r\nGEOHASH\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {3, 2}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .values = ValuesAt::every, .value_at = 2};
inline constexpr CommandRow geopos{.name = "GEOPOS", .encoded = "$6\r\nGEOPOS\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {3, 2}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .values = ValuesAt::every, .value_at = 2};
inline constexpr CommandRow georadius{.name = "GEORADIUS", .encoded = "$9\r\nGEORADIUS\r\n", .arity = -6, .first_key = 1, .last_key = 1, .key_step = 1, .key_rule = KeyRule::store, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {3, 2}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::members};
inline constexpr CommandRow georadiusbymember{.name = "GEORADIUSBYMEMBER", .encoded = "$17\r\nGEORADIUSBYMEMBER\r\n", .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .key_rule = KeyRule::store, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {3, 2}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::one, .value_at = 2, .reply_values = ReplyValues::members};
inline constexpr CommandRow georadiusbymember_ro{.name = "GEORADIUSBYMEMBER_RO", .encoded = "$20\r\nGEORADIUSBYMEMBER_RO\r\n", .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {3, 2}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .values = ValuesAt::one, .value_at = 2, .reply_values = ReplyValues::members};
inline constexpr CommandRow georadius_ro{.name = "GEORADIUS_RO", .encoded = "$12\r\nGEORADIUS_RO\r\n", .arity = -6, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {3, 2}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::members};
inline constexpr CommandRow geosearch{.name = "GEOSEARCH", .encoded = "$9\r\nGEOSEARCH\r\n", .arity = -7, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {6, 2}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .values = ValuesAt::member, .reply_values = ReplyValues::members};
inline constexpr CommandRow geosearchstore{.name = "GEOSEARCHSTORE", .encoded = "$14\r\nGEOSEARCHSTORE\r\n", .arity = -8, .first_key = 1, .last_key = 2, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {6, 2}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::member};
inline constexpr CommandRow get{.name = "GET", .encoded = "$3\r\nGET\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::all};
inline constexpr CommandRow getbit{.name = "GETBIT", .encoded = "$6\r\nGETBIT\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {2, 2}, .servers = Servers::redis | Servers::valkey, .cacheable = true};
inline constexpr CommandRow getdel{.name = "GETDEL", .encoded = "$6\r\nGETDEL\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {6, 2}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all};
inline constexpr CommandRow getex{.name = "GETEX", .encoded = "$5\r\nGETEX\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {6, 2}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all};
inline constexpr CommandRow getrange{.name = "GETRANGE", .encoded = "$8\r\nGETRANGE\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 4}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .values = ValuesAt::part};
inline constexpr CommandRow getset{.name = "GETSET", .encoded = "$6\r\nGETSET\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::one, .value_at = 2, .reply_values = ReplyValues::all};
inline constexpr CommandRow hdel{.name = "HDEL", .encoded = "$4\r\nHDEL\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::fast, .since = {2, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow hello{.name = "HELLO", .encoded = "$5\r\nHELLO\r\n", .arity = -1, .retry = RetryCategory::connection, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale | CommandFlag::fast | CommandFlag::no_auth | CommandFlag::allow_busy, .since = {6, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::forbidden, .instead = "give .protocol, .user and .password in the options"};
inline constexpr CommandRow hexists{.name = "HEXISTS", .encoded = "$7\r\nHEXISTS\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true};
inline constexpr CommandRow hexpire{.name = "HEXPIRE", .encoded = "$7\r\nHEXPIRE\r\n", .arity = -6, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {7, 4}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow hexpireat{.name = "HEXPIREAT", .encoded = "$9\r\nHEXPIREAT\r\n", .arity = -6, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {7, 4}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow hexpiretime{.name = "HEXPIRETIME", .encoded = "$11\r\nHEXPIRETIME\r\n", .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {7, 4}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow hget{.name = "HGET", .encoded = "$4\r\nHGET\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::all};
inline constexpr CommandRow hgetall{.name = "HGETALL", .encoded = "$7\r\nHGETALL\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::pairs};
inline constexpr CommandRow hgetdel{.name = "HGETDEL", .encoded = "$7\r\nHGETDEL\r\n", .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {8, 0}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all};
inline constexpr CommandRow hgetex{.name = "HGETEX", .encoded = "$6\r\nHGETEX\r\n", .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {8, 0}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all};
inline constexpr CommandRow himport{.name = "HIMPORT", .encoded = "$7\r\nHIMPORT\r\n", .arity = -2, .retry = RetryCategory::never, .since = {8, 10}, .servers = Servers::redis};
inline constexpr CommandRow himport_discard{.name = "HIMPORT DISCARD", .encoded = "$7\r\nHIMPORT\r\n$7\r\nDISCARD\r\n", .words = 2, .arity = 3, .retry = RetryCategory::never, .since = {8, 10}, .servers = Servers::redis, .effect = Effect::stays, .instead = "fieldsets belong to one connection: use session()"};
inline constexpr CommandRow himport_discardall{.name = "HIMPORT DISCARDALL", .encoded = "$7\r\nHIMPORT\r\n$10\r\nDISCARDALL\r\n", .words = 2, .arity = 2, .retry = RetryCategory::never, .since = {8, 10}, .servers = Servers::redis, .effect = Effect::stays, .instead = "fieldsets belong to one connection: use session()"};
inline constexpr CommandRow himport_prepare{.name = "HIMPORT PREPARE", .encoded = "$7\r\nHIMPORT\r\n$7\r\nPREPARE\r\n", .words = 2, .arity = -4, .retry = RetryCategory::never, .flags = CommandFlag::denyoom, .request = RequestPolicy::all_primaries, .since = {8, 10}, .servers = Servers::redis, .effect = Effect::stays, .instead = "fieldsets belong to one connection: use session()"};
inline constexpr CommandRow himport_set{.name = "HIMPORT SET", .encoded = "$7\r\nHIMPORT\r\n$3\r\nSET\r\n", .words = 2, .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::never, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {8, 10}, .servers = Servers::redis, .effect = Effect::stays, .values = ValuesAt::every, .value_at = 3, .instead = "fieldsets belong to one connection: use session()"};
inline constexpr CommandRow hincrby{.name = "HINCRBY", .encoded = "$7\r\nHINCRBY\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {2, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow hincrbyfloat{.name = "HINCRBYFLOAT", .encoded = "$12\r\nHINCRBYFLOAT\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {2, 6}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow hkeys{.name = "HKEYS", .encoded = "$5\r\nHKEYS\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true};
inline constexpr CommandRow hlen{.name = "HLEN", .encoded = "$4\r\nHLEN\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true};
inline constexpr CommandRow hmget{.name = "HMGET", .encoded = "$5\r\nHMGET\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::all};
inline constexpr CommandRow hmset{.name = "HMSET", .encoded = "$5\r\nHMSET\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::every, .value_at = 3, .value_step = 2};
inline constexpr CommandRow hotkeys{.name = "HOTKEYS", .encoded = "$7\r\nHOTKEYS\r\n", .arity = -2, .retry = RetryCategory::never, .since = {8, 6}, .servers = Servers::redis};
inline constexpr CommandRow hotkeys_get{.name = "HOTKEYS GET", .encoded = "$7\r\nHOTKEYS\r\n$3\r\nGET\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript, .since = {8, 6}, .servers = Servers::redis};
inline constexpr CommandRow hotkeys_help{.name = "HOTKEYS HELP", .encoded = "$7\r\nHOTKEYS\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {8, 6}, .servers = Servers::redis};
inline constexpr CommandRow hotkeys_reset{.name = "HOTKEYS RESET", .encoded = "$7\r\nHOTKEYS\r\n$5\r\nRESET\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript, .since = {8, 6}, .servers = Servers::redis};
inline constexpr CommandRow hotkeys_start{.name = "HOTKEYS START", .encoded = "$7\r\nHOTKEYS\r\n$5\r\nSTART\r\n", .words = 2, .arity = -2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript, .since = {8, 6}, .servers = Servers::redis};
inline constexpr CommandRow hotkeys_stop{.name = "HOTKEYS STOP", .encoded = "$7\r\nHOTKEYS\r\n$4\r\nSTOP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript, .since = {8, 6}, .servers = Servers::redis};
inline constexpr CommandRow hpersist{.name = "HPERSIST", .encoded = "$8\r\nHPERSIST\r\n", .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {7, 4}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow hpexpire{.name = "HPEXPIRE", .encoded = "$8\r\nHPEXPIRE\r\n", .arity = -6, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {7, 4}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow hpexpireat{.name = "HPEXPIREAT", .encoded = "$10\r\nHPEXPIREAT\r\n", .arity = -6, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {7, 4}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow hpexpiretime{.name = "HPEXPIRETIME", .encoded = "$12\r\nHPEXPIRETIME\r\n", .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {7, 4}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow hpttl{.name = "HPTTL", .encoded = "$5\r\nHPTTL\r\n", .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {7, 4}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow hrandfield{.name = "HRANDFIELD", .encoded = "$10\r\nHRANDFIELD\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {6, 2}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::asked_pairs};
inline constexpr CommandRow hscan{.name = "HSCAN", .encoded = "$5\r\nHSCAN\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 8}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::scanned_pairs, .reply_part = ReplyPart::second};
inline constexpr CommandRow hset{.name = "HSET", .encoded = "$4\r\nHSET\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::every, .value_at = 3, .value_step = 2};
inline constexpr CommandRow hsetex{.name = "HSETEX", .encoded = "$6\r\nHSETEX\r\n", .arity = -6, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {8, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::fields};
inline constexpr CommandRow hsetnx{.name = "HSETNX", .encoded = "$6\r\nHSETNX\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_checked, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::one, .value_at = 3};
inline constexpr CommandRow hstrlen{.name = "HSTRLEN", .encoded = "$7\r\nHSTRLEN\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {3, 2}, .servers = Servers::redis | Servers::valkey, .cacheable = true};
inline constexpr CommandRow httl{.name = "HTTL", .encoded = "$4\r\nHTTL\r\n", .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {7, 4}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow hvals{.name = "HVALS", .encoded = "$5\r\nHVALS\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::all};
inline constexpr CommandRow incr{.name = "INCR", .encoded = "$4\r\nINCR\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow incrby{.name = "INCRBY", .encoded = "$6\r\nINCRBY\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow incrbyfloat{.name = "INCRBYFLOAT", .encoded = "$11\r\nINCRBYFLOAT\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {2, 6}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow increx{.name = "INCREX", .encoded = "$6\r\nINCREX\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {8, 8}, .servers = Servers::redis};
inline constexpr CommandRow info{.name = "INFO", .encoded = "$4\r\nINFO\r\n", .arity = -1, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::special, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow json_arrappend{.name = "JSON.ARRAPPEND", .encoded = "$14\r\nJSON.ARRAPPEND\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow json_arrindex{.name = "JSON.ARRINDEX", .encoded = "$13\r\nJSON.ARRINDEX\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module, .cacheable = true};
inline constexpr CommandRow json_arrinsert{.name = "JSON.ARRINSERT", .encoded = "$14\r\nJSON.ARRINSERT\r\n", .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow json_arrlen{.name = "JSON.ARRLEN", .encoded = "$11\r\nJSON.ARRLEN\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module, .cacheable = true};
inline constexpr CommandRow json_arrpop{.name = "JSON.ARRPOP", .encoded = "$11\r\nJSON.ARRPOP\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow json_arrtrim{.name = "JSON.ARRTRIM", .encoded = "$12\r\nJSON.ARRTRIM\r\n", .arity = 5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow json_clear{.name = "JSON.CLEAR", .encoded = "$10\r\nJSON.CLEAR\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow json_debug{.name = "JSON.DEBUG", .encoded = "$10\r\nJSON.DEBUG\r\n", .arity = -2, .retry = RetryCategory::never, .flags = CommandFlag::readonly, .servers = Servers::module};
inline constexpr CommandRow json_debug_help{.name = "JSON.DEBUG HELP", .encoded = "$10\r\nJSON.DEBUG\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .servers = Servers::module};
inline constexpr CommandRow json_debug_memory{.name = "JSON.DEBUG MEMORY", .encoded = "$10\r\nJSON.DEBUG\r\n$6\r\nMEMORY\r\n", .words = 2, .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .servers = Servers::module};
inline constexpr CommandRow json_del{.name = "JSON.DEL", .encoded = "$8\r\nJSON.DEL\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow json_forget{.name = "JSON.FORGET", .encoded = "$11\r\nJSON.FORGET\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .servers = Servers::module};
inline constexpr CommandRow json_get{.name = "JSON.GET", .encoded = "$8\r\nJSON.GET\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module, .cacheable = true};
inline constexpr CommandRow json_merge{.name = "JSON.MERGE", .encoded = "$10\r\nJSON.MERGE\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 6}, .servers = Servers::module};
inline constexpr CommandRow json_mget{.name = "JSON.MGET", .encoded = "$9\r\nJSON.MGET\r\n", .arity = -3, .first_key = 1, .last_key = -2, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow json_mset{.name = "JSON.MSET", .encoded = "$9\r\nJSON.MSET\r\n", .arity = -4, .first_key = 1, .last_key = -1, .key_step = 3, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 6}, .servers = Servers::module};
inline constexpr CommandRow json_numincrby{.name = "JSON.NUMINCRBY", .encoded = "$14\r\nJSON.NUMINCRBY\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow json_nummultby{.name = "JSON.NUMMULTBY", .encoded = "$14\r\nJSON.NUMMULTBY\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .servers = Servers::module};
inline constexpr CommandRow json_objkeys{.name = "JSON.OBJKEYS", .encoded = "$12\r\nJSON.OBJKEYS\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module, .cacheable = true};
inline constexpr CommandRow json_objlen{.name = "JSON.OBJLEN", .encoded = "$11\r\nJSON.OBJLEN\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module, .cacheable = true};
inline constexpr CommandRow json_resp{.name = "JSON.RESP", .encoded = "$9\r\nJSON.RESP\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module, .cacheable = true};
inline constexpr CommandRow json_set{.name = "JSON.SET", .encoded = "$8\r\nJSON.SET\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow json_strappend{.name = "JSON.STRAPPEND", .encoded = "$14\r\nJSON.STRAPPEND\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow json_strlen{.name = "JSON.STRLEN", .encoded = "$11\r\nJSON.STRLEN\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module, .cacheable = true};
inline constexpr CommandRow json_toggle{.name = "JSON.TOGGLE", .encoded = "$11\r\nJSON.TOGGLE\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow json_type{.name = "JSON.TYPE", .encoded = "$9\r\nJSON.TYPE\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module, .cacheable = true};
inline constexpr CommandRow keys{.name = "KEYS", .encoded = "$4\r\nKEYS\r\n", .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .request = RequestPolicy::all_primaries, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow lastsave{.name = "LASTSAVE", .encoded = "$8\r\nLASTSAVE\r\n", .arity = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow latency{.name = "LATENCY", .encoded = "$7\r\nLATENCY\r\n", .arity = -2, .retry = RetryCategory::never, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow latency_doctor{.name = "LATENCY DOCTOR", .encoded = "$7\r\nLATENCY\r\n$6\r\nDOCTOR\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::special, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow latency_graph{.name = "LATENCY GRAPH", .encoded = "$7\r\nLATENCY\r\n$5\r\nGRAPH\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::special, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow latency_help{.name = "LATENCY HELP", .encoded = "$7\r\nLATENCY\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow latency_histogram{.name = "LATENCY HISTOGRAM", .encoded = "$7\r\nLATENCY\r\n$9\r\nHISTOGRAM\r\n", .words = 2, .arity = -2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::special, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow latency_history{.name = "LATENCY HISTORY", .encoded = "$7\r\nLATENCY\r\n$7\r\nHISTORY\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::special, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow latency_latest{.name = "LATENCY LATEST", .encoded = "$7\r\nLATENCY\r\n$6\r\nLATEST\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::special, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow latency_reset{.name = "LATENCY RESET", .encoded = "$7\r\nLATENCY\r\n$5\r\nRESET\r\n", .words = 2, .arity = -2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::sum, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow lcs{.name = "LCS", .encoded = "$3\r\nLCS\r\n", .arity = -3, .first_key = 1, .last_key = 2, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {7, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::part};
inline constexpr CommandRow lindex{.name = "LINDEX", .encoded = "$6\r\nLINDEX\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::all};
inline constexpr CommandRow linsert{.name = "LINSERT", .encoded = "$7\r\nLINSERT\r\n", .arity = 5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 2}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::two, .value_at = 3};
inline constexpr CommandRow llen{.name = "LLEN", .encoded = "$4\r\nLLEN\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true};
inline constexpr CommandRow lmove{.name = "LMOVE", .encoded = "$5\r\nLMOVE\r\n", .arity = 5, .first_key = 1, .last_key = 2, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {6, 2}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all};
inline constexpr CommandRow lmovem{.name = "LMOVEM", .encoded = "$6\r\nLMOVEM\r\n", .arity = -5, .first_key = 1, .last_key = 2, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {8, 10}, .servers = Servers::redis, .reply_values = ReplyValues::all};
inline constexpr CommandRow lmpop{.name = "LMPOP", .encoded = "$5\r\nLMPOP\r\n", .arity = -4, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {7, 0}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all, .reply_part = ReplyPart::second};
inline constexpr CommandRow lolwut{.name = "LOLWUT", .encoded = "$6\r\nLOLWUT\r\n", .arity = -1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow lpop{.name = "LPOP", .encoded = "$4\r\nLPOP\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all};
inline constexpr CommandRow lpos{.name = "LPOS", .encoded = "$4\r\nLPOS\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {6, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .values = ValuesAt::one, .value_at = 2};
inline constexpr CommandRow lpush{.name = "LPUSH", .encoded = "$5\r\nLPUSH\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::every, .value_at = 2};
inline constexpr CommandRow lpushx{.name = "LPUSHX", .encoded = "$6\r\nLPUSHX\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {2, 2}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::every, .value_at = 2};
inline constexpr CommandRow lrange{.name = "LRANGE", .encoded = "$6\r\nLRANGE\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::all};
inline constexpr CommandRow lrem{.name = "LREM", .encoded = "$4\r\nLREM\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::one, .value_at = 3};
inline constexpr CommandRow lset{.name = "LSET", .encoded = "$4\r\nLSET\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::one, .value_at = 3};
inline constexpr CommandRow ltrim{.name = "LTRIM", .encoded = "$5\r\nLTRIM\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow memory{.name = "MEMORY", .encoded = "$6\r\nMEMORY\r\n", .arity = -2, .retry = RetryCategory::never, .since = {4, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow memory_doctor{.name = "MEMORY DOCTOR", .encoded = "$6\r\nMEMORY\r\n$6\r\nDOCTOR\r\n", .words = 2, .arity = 2, .retry = RetryCategory::never, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::special, .since = {4, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow memory_help{.name = "MEMORY HELP", .encoded = "$6\r\nMEMORY\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {4, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow memory_malloc_stats{.name = "MEMORY MALLOC-STATS", .encoded = "$6\r\nMEMORY\r\n$12\r\nMALLOC-STATS\r\n", .words = 2, .arity = 2, .retry = RetryCategory::never, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::special, .since = {4, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow memory_purge{.name = "MEMORY PURGE", .encoded = "$6\r\nMEMORY\r\n$5\r\nPURGE\r\n", .words = 2, .arity = 2, .retry = RetryCategory::never, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::all_succeed, .since = {4, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow memory_stats{.name = "MEMORY STATS", .encoded = "$6\r\nMEMORY\r\n$5\r\nSTATS\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::special, .since = {4, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow memory_usage{.name = "MEMORY USAGE", .encoded = "$6\r\nMEMORY\r\n$5\r\nUSAGE\r\n", .words = 2, .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {4, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow mget{.name = "MGET", .encoded = "$4\r\nMGET\r\n", .arity = -2, .first_key = 1, .last_key = -1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .request = RequestPolicy::split_by_key, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::all};
inline constexpr CommandRow migrate{.name = "MIGRATE", .encoded = "$7\r\nMIGRATE\r\n", .arity = -6, .key_rule = KeyRule::migrate, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {2, 6}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow module{.name = "MODULE", .encoded = "$6\r\nMODULE\r\n", .arity = -2, .retry = RetryCategory::never, .since = {4, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow module_help{.name = "MODULE HELP", .encoded = "$6\r\nMODULE\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow module_list{.name = "MODULE LIST", .encoded = "$6\r\nMODULE\r\n$4\r\nLIST\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript, .since = {4, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow module_load{.name = "MODULE LOAD", .encoded = "$6\r\nMODULE\r\n$4\r\nLOAD\r\n", .words = 2, .arity = -3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript, .since = {4, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow module_loadex{.name = "MODULE LOADEX", .encoded = "$6\r\nMODULE\r\n$6\r\nLOADEX\r\n", .words = 2, .arity = -3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow module_unload{.name = "MODULE UNLOAD", .encoded = "$6\r\nMODULE\r\n$6\r\nUNLOAD\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript, .since = {4, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow monitor{.name = "MONITOR", .encoded = "$7\r\nMONITOR\r\n", .arity = 1, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::forbidden, .instead = "use monitor(), which has its own connection"};
inline constexpr CommandRow move{.name = "MOVE", .encoded = "$4\r\nMOVE\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow mset{.name = "MSET", .encoded = "$4\r\nMSET\r\n", .arity = -3, .first_key = 1, .last_key = -1, .key_step = 2, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .request = RequestPolicy::split_by_key, .response = ResponsePolicy::all_succeed, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::every, .value_at = 2, .value_step = 2};
inline constexpr CommandRow msetex{.name = "MSETEX", .encoded = "$6\r\nMSETEX\r\n", .arity = -4, .key_step = 2, .key_rule = KeyRule::counted, .key_at = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {8, 4}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::counted, .value_at = 1};
inline constexpr CommandRow msetnx{.name = "MSETNX", .encoded = "$6\r\nMSETNX\r\n", .arity = -3, .first_key = 1, .last_key = -1, .key_step = 2, .retry = RetryCategory::write_checked, .flags = CommandFlag::write | CommandFlag::denyoom, .request = RequestPolicy::split_by_key, .response = ResponsePolicy::minimum, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::every, .value_at = 2, .value_step = 2};
inline constexpr CommandRow multi{.name = "MULTI", .encoded = "$5\r\nMULTI\r\n", .arity = 1, .retry = RetryCategory::never, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale | CommandFlag::fast | CommandFlag::allow_busy, .since = {1, 2}, .servers = Servers::redis | Servers::valkey, .effect = Effect::begins, .instead = "use multi(), watch() or transact(); or session()"};
inline constexpr CommandRow object{.name = "OBJECT", .encoded = "$6\r\nOBJECT\r\n", .arity = -2, .retry = RetryCategory::never, .since = {2, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow object_encoding{.name = "OBJECT ENCODING", .encoded = "$6\r\nOBJECT\r\n$8\r\nENCODING\r\n", .words = 2, .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow object_freq{.name = "OBJECT FREQ", .encoded = "$6\r\nOBJECT\r\n$4\r\nFREQ\r\n", .words = 2, .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {4, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow object_help{.name = "OBJECT HELP", .encoded = "$6\r\nOBJECT\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {6, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow object_idletime{.name = "OBJECT IDLETIME", .encoded = "$6\r\nOBJECT\r\n$8\r\nIDLETIME\r\n", .words = 2, .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow object_refcount{.name = "OBJECT REFCOUNT", .encoded = "$6\r\nOBJECT\r\n$8\r\nREFCOUNT\r\n", .words = 2, .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow persist{.name = "PERSIST", .encoded = "$7\r\nPERSIST\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::fast, .since = {2, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow pexpire{.name = "PEXPIRE", .encoded = "$7\r\nPEXPIRE\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::fast, .since = {2, 6}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow pexpireat{.name = "PEXPIREAT", .encoded = "$9\r\nPEXPIREAT\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::fast, .since = {2, 6}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow pexpiretime{.name = "PEXPIRETIME", .encoded = "$11\r\nPEXPIRETIME\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow pfadd{.name = "PFADD", .encoded = "$5\r\nPFADD\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow pfcount{.name = "PFCOUNT", .encoded = "$7\r\nPFCOUNT\r\n", .arity = -2, .first_key = 1, .last_key = -1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow pfdebug{.name = "PFDEBUG", .encoded = "$7\r\nPFDEBUG\r\n", .arity = 3, .first_key = 2, .last_key = 2, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow pfmerge{.name = "PFMERGE", .encoded = "$7\r\nPFMERGE\r\n", .arity = -2, .first_key = 1, .last_key = -1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow pfselftest{.name = "PFSELFTEST", .encoded = "$10\r\nPFSELFTEST\r\n", .arity = 1, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow ping{.name = "PING", .encoded = "$4\r\nPING\r\n", .arity = -1, .retry = RetryCategory::connection, .flags = CommandFlag::fast, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::all_succeed, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow psetex{.name = "PSETEX", .encoded = "$6\r\nPSETEX\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 6}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::one, .value_at = 3};
inline constexpr CommandRow psubscribe{.name = "PSUBSCRIBE", .encoded = "$10\r\nPSUBSCRIBE\r\n", .arity = -2, .retry = RetryCategory::admin, .flags = CommandFlag::pubsub | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::forbidden, .instead = "use subscriber(), which has its own connection"};
inline constexpr CommandRow psync{.name = "PSYNC", .encoded = "$5\r\nPSYNC\r\n", .arity = -3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::no_multi, .since = {2, 8}, .servers = Servers::redis | Servers::valkey, .effect = Effect::forbidden, .instead = "it is for replication, not for clients"};
inline constexpr CommandRow pttl{.name = "PTTL", .encoded = "$4\r\nPTTL\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {2, 6}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow publish{.name = "PUBLISH", .encoded = "$7\r\nPUBLISH\r\n", .arity = 3, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::pubsub | CommandFlag::loading | CommandFlag::stale | CommandFlag::fast, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .channel = true};
inline constexpr CommandRow pubsub{.name = "PUBSUB", .encoded = "$6\r\nPUBSUB\r\n", .arity = -2, .retry = RetryCategory::never, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow pubsub_channels{.name = "PUBSUB CHANNELS", .encoded = "$6\r\nPUBSUB\r\n$8\r\nCHANNELS\r\n", .words = 2, .arity = -2, .retry = RetryCategory::read_only, .flags = CommandFlag::pubsub | CommandFlag::loading | CommandFlag::stale, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow pubsub_help{.name = "PUBSUB HELP", .encoded = "$6\r\nPUBSUB\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {6, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow pubsub_numpat{.name = "PUBSUB NUMPAT", .encoded = "$6\r\nPUBSUB\r\n$6\r\nNUMPAT\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::pubsub | CommandFlag::loading | CommandFlag::stale, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow pubsub_numsub{.name = "PUBSUB NUMSUB", .encoded = "$6\r\nPUBSUB\r\n$6\r\nNUMSUB\r\n", .words = 2, .arity = -2, .retry = RetryCategory::read_only, .flags = CommandFlag::pubsub | CommandFlag::loading | CommandFlag::stale, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow pubsub_shardchannels{.name = "PUBSUB SHARDCHANNELS", .encoded = "$6\r\nPUBSUB\r\n$13\r\nSHARDCHANNELS\r\n", .words = 2, .arity = -2, .retry = RetryCategory::admin, .flags = CommandFlag::pubsub | CommandFlag::loading | CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow pubsub_shardnumsub{.name = "PUBSUB SHARDNUMSUB", .encoded = "$6\r\nPUBSUB\r\n$11\r\nSHARDNUMSUB\r\n", .words = 2, .arity = -2, .retry = RetryCategory::admin, .flags = CommandFlag::pubsub | CommandFlag::loading | CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow punsubscribe{.name = "PUNSUBSCRIBE", .encoded = "$12\r\nPUNSUBSCRIBE\r\n", .arity = -1, .retry = RetryCategory::admin, .flags = CommandFlag::pubsub | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::forbidden, .instead = "use subscriber(), which has its own connection"};
inline constexpr CommandRow quit{.name = "QUIT", .encoded = "$4\r\nQUIT\r\n", .arity = -1, .retry = RetryCategory::connection, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale | CommandFlag::fast | CommandFlag::no_auth | CommandFlag::allow_busy, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::forbidden, .instead = "use disconnect() or drain()"};
inline constexpr CommandRow randomkey{.name = "RANDOMKEY", .encoded = "$9\r\nRANDOMKEY\r\n", .arity = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::special, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow readonly{.name = "READONLY", .encoded = "$8\r\nREADONLY\r\n", .arity = 1, .retry = RetryCategory::connection, .flags = CommandFlag::loading | CommandFlag::stale | CommandFlag::fast, .since = {3, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::stays, .instead = "it would change the connection of other callers: use session()"};
inline constexpr CommandRow readwrite{.name = "READWRITE", .encoded = "$9\r\nREADWRITE\r\n", .arity = 1, .retry = RetryCategory::connection, .flags = CommandFlag::loading | CommandFlag::stale | CommandFlag::fast, .since = {3, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::stays, .instead = "it would change the connection of other callers: use session()"};
inline constexpr CommandRow rename{.name = "RENAME", .encoded = "$6\r\nRENAME\r\n", .arity = 3, .first_key = 1, .last_key = 2, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow renamenx{.name = "RENAMENX", .encoded = "$8\r\nRENAMENX\r\n", .arity = 3, .first_key = 1, .last_key = 2, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow replconf{.name = "REPLCONF", .encoded = "$8\r\nREPLCONF\r\n", .arity = -1, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale | CommandFlag::allow_busy, .since = {3, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::stays, .instead = "it would change the connection of other callers: use session()"};
inline constexpr CommandRow replicaof{.name = "REPLICAOF", .encoded = "$9\r\nREPLICAOF\r\n", .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::stale, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow reset{.name = "RESET", .encoded = "$5\r\nRESET\r\n", .arity = 1, .retry = RetryCategory::connection, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale | CommandFlag::fast | CommandFlag::no_auth | CommandFlag::allow_busy, .since = {6, 2}, .servers = Servers::redis | Servers::valkey, .effect = Effect::forbidden, .instead = "the connection is shared with other callers"};
inline constexpr CommandRow restore{.name = "RESTORE", .encoded = "$7\r\nRESTORE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 6}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow restore_asking{.name = "RESTORE-ASKING", .encoded = "$14\r\nRESTORE-ASKING\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {3, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow role{.name = "ROLE", .encoded = "$4\r\nROLE\r\n", .arity = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale | CommandFlag::fast, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow rpop{.name = "RPOP", .encoded = "$4\r\nRPOP\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all};
inline constexpr CommandRow rpoplpush{.name = "RPOPLPUSH", .encoded = "$9\r\nRPOPLPUSH\r\n", .arity = 3, .first_key = 1, .last_key = 2, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 2}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all};
inline constexpr CommandRow rpush{.name = "RPUSH", .encoded = "$5\r\nRPUSH\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::every, .value_at = 2};
inline constexpr CommandRow rpushx{.name = "RPUSHX", .encoded = "$6\r\nRPUSHX\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {2, 2}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::every, .value_at = 2};
inline constexpr CommandRow sadd{.name = "SADD", .encoded = "$4\r\nSADD\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::every, .value_at = 2};
inline constexpr CommandRow save{.name = "SAVE", .encoded = "$4\r\nSAVE\r\n", .arity = 1, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::no_multi, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow scan{.name = "SCAN", .encoded = "$4\r\nSCAN\r\n", .arity = -2, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .request = RequestPolicy::special, .response = ResponsePolicy::special, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow scard{.name = "SCARD", .encoded = "$5\r\nSCARD\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true};
inline constexpr CommandRow script{.name = "SCRIPT", .encoded = "$6\r\nSCRIPT\r\n", .arity = -2, .retry = RetryCategory::never, .since = {2, 6}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow script_debug{.name = "SCRIPT DEBUG", .encoded = "$6\r\nSCRIPT\r\n$5\r\nDEBUG\r\n", .words = 2, .arity = -3, .retry = RetryCategory::admin, .flags = CommandFlag::noscript, .since = {3, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow script_exists{.name = "SCRIPT EXISTS", .encoded = "$6\r\nSCRIPT\r\n$6\r\nEXISTS\r\n", .words = 2, .arity = -3, .retry = RetryCategory::read_only, .flags = CommandFlag::noscript, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::logical_and, .since = {2, 6}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow script_flush{.name = "SCRIPT FLUSH", .encoded = "$6\r\nSCRIPT\r\n$5\r\nFLUSH\r\n", .words = 2, .arity = -2, .retry = RetryCategory::admin, .flags = CommandFlag::noscript, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::all_succeed, .since = {2, 6}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow script_help{.name = "SCRIPT HELP", .encoded = "$6\r\nSCRIPT\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow script_kill{.name = "SCRIPT KILL", .encoded = "$6\r\nSCRIPT\r\n$4\r\nKILL\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::noscript | CommandFlag::allow_busy, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::one_succeeds, .since = {2, 6}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow script_load{.name = "SCRIPT LOAD", .encoded = "$6\r\nSCRIPT\r\n$4\r\nLOAD\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::noscript | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::all_succeed, .since = {2, 6}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow script_show{.name = "SCRIPT SHOW", .encoded = "$6\r\nSCRIPT\r\n$4\r\nSHOW\r\n", .words = 2, .arity = 3, .retry = RetryCategory::read_only, .flags = CommandFlag::noscript, .since = {8, 0}, .servers = Servers::valkey};
inline constexpr CommandRow sdiff{.name = "SDIFF", .encoded = "$5\r\nSDIFF\r\n", .arity = -2, .first_key = 1, .last_key = -1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all};
inline constexpr CommandRow sdiffcard{.name = "SDIFFCARD", .encoded = "$9\r\nSDIFFCARD\r\n", .arity = -3, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 10}, .servers = Servers::redis};
inline constexpr CommandRow sdiffstore{.name = "SDIFFSTORE", .encoded = "$10\r\nSDIFFSTORE\r\n", .arity = -3, .first_key = 1, .last_key = -1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow select{.name = "SELECT", .encoded = "$6\r\nSELECT\r\n", .arity = 2, .retry = RetryCategory::connection, .flags = CommandFlag::loading | CommandFlag::stale | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::stays, .instead = "use with({.database = n}), or .database of the options"};
inline constexpr CommandRow sentinel{.name = "SENTINEL", .encoded = "$8\r\nSENTINEL\r\n", .arity = -2, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_ckquorum{.name = "SENTINEL CKQUORUM", .encoded = "$8\r\nSENTINEL\r\n$8\r\nCKQUORUM\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_config{.name = "SENTINEL CONFIG", .encoded = "$8\r\nSENTINEL\r\n$6\r\nCONFIG\r\n", .words = 2, .arity = -4, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {6, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_config_get{.name = "SENTINEL CONFIG GET", .encoded = "$8\r\nSENTINEL\r\n$6\r\nCONFIG\r\n$3\r\nGET\r\n", .words = 3, .arity = -4, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {6, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_config_set{.name = "SENTINEL CONFIG SET", .encoded = "$8\r\nSENTINEL\r\n$6\r\nCONFIG\r\n$3\r\nSET\r\n", .words = 3, .arity = -5, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {6, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_debug{.name = "SENTINEL DEBUG", .encoded = "$8\r\nSENTINEL\r\n$5\r\nDEBUG\r\n", .words = 2, .arity = -2, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_failover{.name = "SENTINEL FAILOVER", .encoded = "$8\r\nSENTINEL\r\n$8\r\nFAILOVER\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_flushconfig{.name = "SENTINEL FLUSHCONFIG", .encoded = "$8\r\nSENTINEL\r\n$11\r\nFLUSHCONFIG\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_get_master_addr_by_name{.name = "SENTINEL GET-MASTER-ADDR-BY-NAME", .encoded = "$8\r\nSENTINEL\r\n$23\r\nGET-MASTER-ADDR-BY-NAME\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_get_primary_addr_by_name{.name = "SENTINEL GET-PRIMARY-ADDR-BY-NAME", .encoded = "$8\r\nSENTINEL\r\n$24\r\nGET-PRIMARY-ADDR-BY-NAME\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {8, 0}, .servers = Servers::valkey};
inline constexpr CommandRow sentinel_help{.name = "SENTINEL HELP", .encoded = "$8\r\nSENTINEL\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {6, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_info_cache{.name = "SENTINEL INFO-CACHE", .encoded = "$8\r\nSENTINEL\r\n$10\r\nINFO-CACHE\r\n", .words = 2, .arity = -3, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {3, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_is_master_down_by_addr{.name = "SENTINEL IS-MASTER-DOWN-BY-ADDR", .encoded = "$8\r\nSENTINEL\r\n$22\r\nIS-MASTER-DOWN-BY-ADDR\r\n", .words = 2, .arity = 6, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_is_primary_down_by_addr{.name = "SENTINEL IS-PRIMARY-DOWN-BY-ADDR", .encoded = "$8\r\nSENTINEL\r\n$23\r\nIS-PRIMARY-DOWN-BY-ADDR\r\n", .words = 2, .arity = 6, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {8, 0}, .servers = Servers::valkey};
inline constexpr CommandRow sentinel_master{.name = "SENTINEL MASTER", .encoded = "$8\r\nSENTINEL\r\n$6\r\nMASTER\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_masters{.name = "SENTINEL MASTERS", .encoded = "$8\r\nSENTINEL\r\n$7\r\nMASTERS\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_monitor{.name = "SENTINEL MONITOR", .encoded = "$8\r\nSENTINEL\r\n$7\r\nMONITOR\r\n", .words = 2, .arity = 6, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_myid{.name = "SENTINEL MYID", .encoded = "$8\r\nSENTINEL\r\n$4\r\nMYID\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {6, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_pending_scripts{.name = "SENTINEL PENDING-SCRIPTS", .encoded = "$8\r\nSENTINEL\r\n$15\r\nPENDING-SCRIPTS\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_primaries{.name = "SENTINEL PRIMARIES", .encoded = "$8\r\nSENTINEL\r\n$9\r\nPRIMARIES\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {8, 0}, .servers = Servers::valkey};
inline constexpr CommandRow sentinel_primary{.name = "SENTINEL PRIMARY", .encoded = "$8\r\nSENTINEL\r\n$7\r\nPRIMARY\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {8, 0}, .servers = Servers::valkey};
inline constexpr CommandRow sentinel_remove{.name = "SENTINEL REMOVE", .encoded = "$8\r\nSENTINEL\r\n$6\r\nREMOVE\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_replicas{.name = "SENTINEL REPLICAS", .encoded = "$8\r\nSENTINEL\r\n$8\r\nREPLICAS\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_reset{.name = "SENTINEL RESET", .encoded = "$8\r\nSENTINEL\r\n$5\r\nRESET\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_sentinels{.name = "SENTINEL SENTINELS", .encoded = "$8\r\nSENTINEL\r\n$9\r\nSENTINELS\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_set{.name = "SENTINEL SET", .encoded = "$8\r\nSENTINEL\r\n$3\r\nSET\r\n", .words = 2, .arity = -5, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_simulate_failure{.name = "SENTINEL SIMULATE-FAILURE", .encoded = "$8\r\nSENTINEL\r\n$16\r\nSIMULATE-FAILURE\r\n", .words = 2, .arity = -3, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {3, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sentinel_slaves{.name = "SENTINEL SLAVES", .encoded = "$8\r\nSENTINEL\r\n$6\r\nSLAVES\r\n", .words = 2, .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow set{.name = "SET", .encoded = "$3\r\nSET\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::compared, .value_at = 2, .reply_values = ReplyValues::all};
inline constexpr CommandRow setbit{.name = "SETBIT", .encoded = "$6\r\nSETBIT\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow setex{.name = "SETEX", .encoded = "$5\r\nSETEX\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::one, .value_at = 3};
inline constexpr CommandRow setnx{.name = "SETNX", .encoded = "$5\r\nSETNX\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_checked, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::one, .value_at = 2};
inline constexpr CommandRow setrange{.name = "SETRANGE", .encoded = "$8\r\nSETRANGE\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 2}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::part};
inline constexpr CommandRow sflush{.name = "SFLUSH", .encoded = "$6\r\nSFLUSH\r\n", .arity = -3, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .since = {8, 0}, .servers = Servers::redis};
inline constexpr CommandRow shutdown{.name = "SHUTDOWN", .encoded = "$8\r\nSHUTDOWN\r\n", .arity = -1, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale | CommandFlag::no_multi | CommandFlag::allow_busy, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sinter{.name = "SINTER", .encoded = "$6\r\nSINTER\r\n", .arity = -2, .first_key = 1, .last_key = -1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all};
inline constexpr CommandRow sintercard{.name = "SINTERCARD", .encoded = "$10\r\nSINTERCARD\r\n", .arity = -3, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sinterstore{.name = "SINTERSTORE", .encoded = "$11\r\nSINTERSTORE\r\n", .arity = -3, .first_key = 1, .last_key = -1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sismember{.name = "SISMEMBER", .encoded = "$9\r\nSISMEMBER\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .values = ValuesAt::one, .value_at = 2};
inline constexpr CommandRow slaveof{.name = "SLAVEOF", .encoded = "$7\r\nSLAVEOF\r\n", .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::stale, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow slowlog{.name = "SLOWLOG", .encoded = "$7\r\nSLOWLOG\r\n", .arity = -2, .retry = RetryCategory::never, .since = {2, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow slowlog_get{.name = "SLOWLOG GET", .encoded = "$7\r\nSLOWLOG\r\n$3\r\nGET\r\n", .words = 2, .arity = -2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .since = {2, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow slowlog_help{.name = "SLOWLOG HELP", .encoded = "$7\r\nSLOWLOG\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {6, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow slowlog_len{.name = "SLOWLOG LEN", .encoded = "$7\r\nSLOWLOG\r\n$3\r\nLEN\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::sum, .since = {2, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow slowlog_reset{.name = "SLOWLOG RESET", .encoded = "$7\r\nSLOWLOG\r\n$5\r\nRESET\r\n", .words = 2, .arity = 2, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::loading | CommandFlag::stale, .request = RequestPolicy::all_nodes, .response = ResponsePolicy::all_succeed, .since = {2, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow smembers{.name = "SMEMBERS", .encoded = "$8\r\nSMEMBERS\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::all};
inline constexpr CommandRow smismember{.name = "SMISMEMBER", .encoded = "$10\r\nSMISMEMBER\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {6, 2}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .values = ValuesAt::every, .value_at = 2};
inline constexpr CommandRow smove{.name = "SMOVE", .encoded = "$5\r\nSMOVE\r\n", .arity = 4, .first_key = 1, .last_key = 2, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::one, .value_at = 3};
inline constexpr CommandRow sort{.name = "SORT", .encoded = "$4\r\nSORT\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .key_rule = KeyRule::store, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all};
inline constexpr CommandRow sort_ro{.name = "SORT_RO", .encoded = "$7\r\nSORT_RO\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {7, 0}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all};
inline constexpr CommandRow spop{.name = "SPOP", .encoded = "$4\r\nSPOP\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all};
inline constexpr CommandRow spublish{.name = "SPUBLISH", .encoded = "$8\r\nSPUBLISH\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::pubsub | CommandFlag::loading | CommandFlag::stale | CommandFlag::fast, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow srandmember{.name = "SRANDMEMBER", .encoded = "$11\r\nSRANDMEMBER\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all};
inline constexpr CommandRow srem{.name = "SREM", .encoded = "$4\r\nSREM\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::every, .value_at = 2};
inline constexpr CommandRow sscan{.name = "SSCAN", .encoded = "$5\r\nSSCAN\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 8}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all, .reply_part = ReplyPart::second};
inline constexpr CommandRow ssubscribe{.name = "SSUBSCRIBE", .encoded = "$10\r\nSSUBSCRIBE\r\n", .arity = -2, .first_key = 1, .last_key = -1, .key_step = 1, .retry = RetryCategory::admin, .flags = CommandFlag::pubsub | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::forbidden, .instead = "use subscriber(), which has its own connection"};
inline constexpr CommandRow strlen{.name = "STRLEN", .encoded = "$6\r\nSTRLEN\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {2, 2}, .servers = Servers::redis | Servers::valkey, .cacheable = true};
inline constexpr CommandRow subscribe{.name = "SUBSCRIBE", .encoded = "$9\r\nSUBSCRIBE\r\n", .arity = -2, .retry = RetryCategory::admin, .flags = CommandFlag::pubsub | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::forbidden, .instead = "use subscriber(), which has its own connection"};
inline constexpr CommandRow substr{.name = "SUBSTR", .encoded = "$6\r\nSUBSTR\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .values = ValuesAt::part};
inline constexpr CommandRow sunion{.name = "SUNION", .encoded = "$6\r\nSUNION\r\n", .arity = -2, .first_key = 1, .last_key = -1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::all};
inline constexpr CommandRow sunioncard{.name = "SUNIONCARD", .encoded = "$10\r\nSUNIONCARD\r\n", .arity = -3, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 10}, .servers = Servers::redis};
inline constexpr CommandRow sunionstore{.name = "SUNIONSTORE", .encoded = "$11\r\nSUNIONSTORE\r\n", .arity = -3, .first_key = 1, .last_key = -1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sunsubscribe{.name = "SUNSUBSCRIBE", .encoded = "$12\r\nSUNSUBSCRIBE\r\n", .arity = -1, .first_key = 1, .last_key = -1, .key_step = 1, .retry = RetryCategory::admin, .flags = CommandFlag::pubsub | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {7, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::forbidden, .instead = "use subscriber(), which has its own connection"};
inline constexpr CommandRow swapdb{.name = "SWAPDB", .encoded = "$6\r\nSWAPDB\r\n", .arity = 3, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {4, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow sync{.name = "SYNC", .encoded = "$4\r\nSYNC\r\n", .arity = 1, .retry = RetryCategory::admin, .flags = CommandFlag::admin | CommandFlag::noscript | CommandFlag::no_multi, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::forbidden, .instead = "it is for replication, not for clients"};
inline constexpr CommandRow tdigest_add{.name = "TDIGEST.ADD", .encoded = "$11\r\nTDIGEST.ADD\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 4}, .servers = Servers::module};
inline constexpr CommandRow tdigest_byrank{.name = "TDIGEST.BYRANK", .encoded = "$14\r\nTDIGEST.BYRANK\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 4}, .servers = Servers::module};
inline constexpr CommandRow tdigest_byrevrank{.name = "TDIGEST.BYREVRANK", .encoded = "$17\r\nTDIGEST.BYREVRANK\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 4}, .servers = Servers::module};
inline constexpr CommandRow tdigest_cdf{.name = "TDIGEST.CDF", .encoded = "$11\r\nTDIGEST.CDF\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 4}, .servers = Servers::module};
inline constexpr CommandRow tdigest_create{.name = "TDIGEST.CREATE", .encoded = "$14\r\nTDIGEST.CREATE\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 4}, .servers = Servers::module};
inline constexpr CommandRow tdigest_info{.name = "TDIGEST.INFO", .encoded = "$12\r\nTDIGEST.INFO\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 4}, .servers = Servers::module};
inline constexpr CommandRow tdigest_max{.name = "TDIGEST.MAX", .encoded = "$11\r\nTDIGEST.MAX\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 4}, .servers = Servers::module};
inline constexpr CommandRow tdigest_merge{.name = "TDIGEST.MERGE", .encoded = "$13\r\nTDIGEST.MERGE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 2, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 4}, .servers = Servers::module};
inline constexpr CommandRow tdigest_min{.name = "TDIGEST.MIN", .encoded = "$11\r\nTDIGEST.MIN\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 4}, .servers = Servers::module};
inline constexpr CommandRow tdigest_quantile{.name = "TDIGEST.QUANTILE", .encoded = "$16\r\nTDIGEST.QUANTILE\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 4}, .servers = Servers::module};
inline constexpr CommandRow tdigest_rank{.name = "TDIGEST.RANK", .encoded = "$12\r\nTDIGEST.RANK\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 4}, .servers = Servers::module};
inline constexpr CommandRow tdigest_reset{.name = "TDIGEST.RESET", .encoded = "$13\r\nTDIGEST.RESET\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .since = {2, 4}, .servers = Servers::module};
inline constexpr CommandRow tdigest_revrank{.name = "TDIGEST.REVRANK", .encoded = "$15\r\nTDIGEST.REVRANK\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 4}, .servers = Servers::module};
inline constexpr CommandRow tdigest_trimmed_mean{.name = "TDIGEST.TRIMMED_MEAN", .encoded = "$20\r\nTDIGEST.TRIMMED_MEAN\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 4}, .servers = Servers::module};
inline constexpr CommandRow time{.name = "TIME", .encoded = "$4\r\nTIME\r\n", .arity = 1, .retry = RetryCategory::connection, .flags = CommandFlag::loading | CommandFlag::stale | CommandFlag::fast, .since = {2, 6}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow topk_add{.name = "TOPK.ADD", .encoded = "$8\r\nTOPK.ADD\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow topk_count{.name = "TOPK.COUNT", .encoded = "$10\r\nTOPK.COUNT\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow topk_incrby{.name = "TOPK.INCRBY", .encoded = "$11\r\nTOPK.INCRBY\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow topk_info{.name = "TOPK.INFO", .encoded = "$9\r\nTOPK.INFO\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow topk_list{.name = "TOPK.LIST", .encoded = "$9\r\nTOPK.LIST\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow topk_query{.name = "TOPK.QUERY", .encoded = "$10\r\nTOPK.QUERY\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow topk_reserve{.name = "TOPK.RESERVE", .encoded = "$12\r\nTOPK.RESERVE\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 0}, .servers = Servers::module};
inline constexpr CommandRow touch{.name = "TOUCH", .encoded = "$5\r\nTOUCH\r\n", .arity = -2, .first_key = 1, .last_key = -1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .request = RequestPolicy::split_by_key, .response = ResponsePolicy::sum, .since = {3, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow trimslots{.name = "TRIMSLOTS", .encoded = "$9\r\nTRIMSLOTS\r\n", .arity = -5, .retry = RetryCategory::never, .flags = CommandFlag::write, .since = {8, 4}, .servers = Servers::redis};
inline constexpr CommandRow ts_add{.name = "TS.ADD", .encoded = "$6\r\nTS.ADD\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ts_alter{.name = "TS.ALTER", .encoded = "$8\r\nTS.ALTER\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ts_create{.name = "TS.CREATE", .encoded = "$9\r\nTS.CREATE\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_checked, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ts_createrule{.name = "TS.CREATERULE", .encoded = "$13\r\nTS.CREATERULE\r\n", .arity = -6, .first_key = 1, .last_key = 2, .key_step = 1, .retry = RetryCategory::write_checked, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ts_decrby{.name = "TS.DECRBY", .encoded = "$9\r\nTS.DECRBY\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ts_del{.name = "TS.DEL", .encoded = "$6\r\nTS.DEL\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .since = {1, 6}, .servers = Servers::module};
inline constexpr CommandRow ts_deleterule{.name = "TS.DELETERULE", .encoded = "$13\r\nTS.DELETERULE\r\n", .arity = 3, .first_key = 1, .last_key = 2, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ts_get{.name = "TS.GET", .encoded = "$6\r\nTS.GET\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ts_incrby{.name = "TS.INCRBY", .encoded = "$9\r\nTS.INCRBY\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ts_info{.name = "TS.INFO", .encoded = "$7\r\nTS.INFO\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ts_madd{.name = "TS.MADD", .encoded = "$7\r\nTS.MADD\r\n", .arity = -4, .first_key = 1, .last_key = -1, .key_step = 3, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ts_mget{.name = "TS.MGET", .encoded = "$7\r\nTS.MGET\r\n", .arity = -3, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ts_mrange{.name = "TS.MRANGE", .encoded = "$9\r\nTS.MRANGE\r\n", .arity = -5, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ts_mrevrange{.name = "TS.MREVRANGE", .encoded = "$12\r\nTS.MREVRANGE\r\n", .arity = -5, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ts_nrange{.name = "TS.NRANGE", .encoded = "$9\r\nTS.NRANGE\r\n", .arity = -5, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 10}, .servers = Servers::module};
inline constexpr CommandRow ts_nrevrange{.name = "TS.NREVRANGE", .encoded = "$12\r\nTS.NREVRANGE\r\n", .arity = -5, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 10}, .servers = Servers::module};
inline constexpr CommandRow ts_queryindex{.name = "TS.QUERYINDEX", .encoded = "$13\r\nTS.QUERYINDEX\r\n", .arity = -2, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ts_querylabels{.name = "TS.QUERYLABELS", .encoded = "$14\r\nTS.QUERYLABELS\r\n", .arity = -2, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 10}, .servers = Servers::module};
inline constexpr CommandRow ts_range{.name = "TS.RANGE", .encoded = "$8\r\nTS.RANGE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::module};
inline constexpr CommandRow ts_read{.name = "TS.READ", .encoded = "$7\r\nTS.READ\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 10}, .servers = Servers::module};
inline constexpr CommandRow ts_revrange{.name = "TS.REVRANGE", .encoded = "$11\r\nTS.REVRANGE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 4}, .servers = Servers::module};
inline constexpr CommandRow ttl{.name = "TTL", .encoded = "$3\r\nTTL\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow type{.name = "TYPE", .encoded = "$4\r\nTYPE\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true};
inline constexpr CommandRow unlink{.name = "UNLINK", .encoded = "$6\r\nUNLINK\r\n", .arity = -2, .first_key = 1, .last_key = -1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::fast, .request = RequestPolicy::split_by_key, .response = ResponsePolicy::sum, .since = {4, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow unsubscribe{.name = "UNSUBSCRIBE", .encoded = "$11\r\nUNSUBSCRIBE\r\n", .arity = -1, .retry = RetryCategory::admin, .flags = CommandFlag::pubsub | CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::forbidden, .instead = "use subscriber(), which has its own connection"};
inline constexpr CommandRow unwatch{.name = "UNWATCH", .encoded = "$7\r\nUNWATCH\r\n", .arity = 1, .retry = RetryCategory::never, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale | CommandFlag::fast | CommandFlag::allow_busy, .since = {2, 2}, .servers = Servers::redis | Servers::valkey, .effect = Effect::unwatches, .instead = "use multi(), watch() or transact(); or session()"};
inline constexpr CommandRow vadd{.name = "VADD", .encoded = "$4\r\nVADD\r\n", .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {8, 0}, .servers = Servers::redis};
inline constexpr CommandRow vcard{.name = "VCARD", .encoded = "$5\r\nVCARD\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {8, 0}, .servers = Servers::redis};
inline constexpr CommandRow vdim{.name = "VDIM", .encoded = "$4\r\nVDIM\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {8, 0}, .servers = Servers::redis};
inline constexpr CommandRow vemb{.name = "VEMB", .encoded = "$4\r\nVEMB\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {8, 0}, .servers = Servers::redis};
inline constexpr CommandRow vgetattr{.name = "VGETATTR", .encoded = "$8\r\nVGETATTR\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {8, 0}, .servers = Servers::redis};
inline constexpr CommandRow vinfo{.name = "VINFO", .encoded = "$5\r\nVINFO\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {8, 0}, .servers = Servers::redis};
inline constexpr CommandRow vismember{.name = "VISMEMBER", .encoded = "$9\r\nVISMEMBER\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {8, 2}, .servers = Servers::redis};
inline constexpr CommandRow vlinks{.name = "VLINKS", .encoded = "$6\r\nVLINKS\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {8, 0}, .servers = Servers::redis};
inline constexpr CommandRow vrandmember{.name = "VRANDMEMBER", .encoded = "$11\r\nVRANDMEMBER\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 0}, .servers = Servers::redis};
inline constexpr CommandRow vrange{.name = "VRANGE", .encoded = "$6\r\nVRANGE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 4}, .servers = Servers::redis};
inline constexpr CommandRow vrem{.name = "VREM", .encoded = "$4\r\nVREM\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write, .since = {8, 0}, .servers = Servers::redis};
inline constexpr CommandRow vsetattr{.name = "VSETATTR", .encoded = "$8\r\nVSETATTR\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::fast, .since = {8, 0}, .servers = Servers::redis};
inline constexpr CommandRow vsim{.name = "VSIM", .encoded = "$4\r\nVSIM\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {8, 0}, .servers = Servers::redis};
inline constexpr CommandRow wait{.name = "WAIT", .encoded = "$4\r\nWAIT\r\n", .arity = 3, .retry = RetryCategory::admin, .flags = CommandFlag::noscript, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::minimum, .since = {3, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::waits, .instead = "it applies to the writes of its own connection: use session() or ensure_replication()"};
inline constexpr CommandRow waitaof{.name = "WAITAOF", .encoded = "$7\r\nWAITAOF\r\n", .arity = 4, .retry = RetryCategory::admin, .flags = CommandFlag::blocking, .request = RequestPolicy::all_primaries, .response = ResponsePolicy::minimum, .since = {7, 2}, .servers = Servers::redis | Servers::valkey, .effect = Effect::waits, .instead = "it applies to the writes of its own connection: use session() or ensure_persistence()"};
inline constexpr CommandRow watch{.name = "WATCH", .encoded = "$5\r\nWATCH\r\n", .arity = -2, .first_key = 1, .last_key = -1, .key_step = 1, .retry = RetryCategory::never, .flags = CommandFlag::noscript | CommandFlag::loading | CommandFlag::stale | CommandFlag::fast | CommandFlag::allow_busy, .since = {2, 2}, .servers = Servers::redis | Servers::valkey, .effect = Effect::watches, .instead = "use multi(), watch() or transact(); or session()"};
inline constexpr CommandRow xack{.name = "XACK", .encoded = "$4\r\nXACK\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow xackdel{.name = "XACKDEL", .encoded = "$7\r\nXACKDEL\r\n", .arity = -6, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {8, 2}, .servers = Servers::redis};
inline constexpr CommandRow xadd{.name = "XADD", .encoded = "$4\r\nXADD\r\n", .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {5, 0}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::entry};
inline constexpr CommandRow xautoclaim{.name = "XAUTOCLAIM", .encoded = "$10\r\nXAUTOCLAIM\r\n", .arity = -6, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {6, 2}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::entries, .reply_part = ReplyPart::second};
inline constexpr CommandRow xcfgset{.name = "XCFGSET", .encoded = "$7\r\nXCFGSET\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::fast, .since = {8, 6}, .servers = Servers::redis};
inline constexpr CommandRow xclaim{.name = "XCLAIM", .encoded = "$6\r\nXCLAIM\r\n", .arity = -6, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {5, 0}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::entries};
inline constexpr CommandRow xdel{.name = "XDEL", .encoded = "$4\r\nXDEL\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow xdelex{.name = "XDELEX", .encoded = "$6\r\nXDELEX\r\n", .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {8, 2}, .servers = Servers::redis};
inline constexpr CommandRow xgroup{.name = "XGROUP", .encoded = "$6\r\nXGROUP\r\n", .arity = -2, .retry = RetryCategory::never, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow xgroup_create{.name = "XGROUP CREATE", .encoded = "$6\r\nXGROUP\r\n$6\r\nCREATE\r\n", .words = 2, .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow xgroup_createconsumer{.name = "XGROUP CREATECONSUMER", .encoded = "$6\r\nXGROUP\r\n$14\r\nCREATECONSUMER\r\n", .words = 2, .arity = 5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {6, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow xgroup_delconsumer{.name = "XGROUP DELCONSUMER", .encoded = "$6\r\nXGROUP\r\n$11\r\nDELCONSUMER\r\n", .words = 2, .arity = 5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow xgroup_destroy{.name = "XGROUP DESTROY", .encoded = "$6\r\nXGROUP\r\n$7\r\nDESTROY\r\n", .words = 2, .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow xgroup_help{.name = "XGROUP HELP", .encoded = "$6\r\nXGROUP\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow xgroup_setid{.name = "XGROUP SETID", .encoded = "$6\r\nXGROUP\r\n$5\r\nSETID\r\n", .words = 2, .arity = -5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow xidmprecord{.name = "XIDMPRECORD", .encoded = "$11\r\nXIDMPRECORD\r\n", .arity = 5, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::fast, .since = {8, 6}, .servers = Servers::redis};
inline constexpr CommandRow xinfo{.name = "XINFO", .encoded = "$5\r\nXINFO\r\n", .arity = -2, .retry = RetryCategory::never, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow xinfo_consumers{.name = "XINFO CONSUMERS", .encoded = "$5\r\nXINFO\r\n$9\r\nCONSUMERS\r\n", .words = 2, .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow xinfo_groups{.name = "XINFO GROUPS", .encoded = "$5\r\nXINFO\r\n$6\r\nGROUPS\r\n", .words = 2, .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow xinfo_help{.name = "XINFO HELP", .encoded = "$5\r\nXINFO\r\n$4\r\nHELP\r\n", .words = 2, .arity = 2, .retry = RetryCategory::read_only, .flags = CommandFlag::loading | CommandFlag::stale, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow xinfo_stream{.name = "XINFO STREAM", .encoded = "$5\r\nXINFO\r\n$6\r\nSTREAM\r\n", .words = 2, .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow xlen{.name = "XLEN", .encoded = "$4\r\nXLEN\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {5, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true};
inline constexpr CommandRow xnack{.name = "XNACK", .encoded = "$5\r\nXNACK\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {8, 8}, .servers = Servers::redis};
inline constexpr CommandRow xpending{.name = "XPENDING", .encoded = "$8\r\nXPENDING\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow xrange{.name = "XRANGE", .encoded = "$6\r\nXRANGE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {5, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::entries};
inline constexpr CommandRow xread{.name = "XREAD", .encoded = "$5\r\nXREAD\r\n", .arity = -4, .key_rule = KeyRule::streams, .key_at = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::blocking, .since = {5, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::blocks, .timeout = TimeoutAt::block_option, .reply_values = ReplyValues::entries, .reply_part = ReplyPart::streams, .instead = "with BLOCK it would stall the other callers of its connection"};
inline constexpr CommandRow xreadgroup{.name = "XREADGROUP", .encoded = "$10\r\nXREADGROUP\r\n", .arity = -7, .key_rule = KeyRule::streams, .key_at = 4, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::blocking, .since = {5, 0}, .servers = Servers::redis | Servers::valkey, .effect = Effect::blocks, .timeout = TimeoutAt::block_option, .reply_values = ReplyValues::entries, .reply_part = ReplyPart::streams, .instead = "with BLOCK it would stall the other callers of its connection"};
inline constexpr CommandRow xrevrange{.name = "XREVRANGE", .encoded = "$9\r\nXREVRANGE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {5, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::entries};
inline constexpr CommandRow xsetid{.name = "XSETID", .encoded = "$6\r\nXSETID\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow xtrim{.name = "XTRIM", .encoded = "$5\r\nXTRIM\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {5, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow zadd{.name = "ZADD", .encoded = "$4\r\nZADD\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {1, 2}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::scored, .value_at = 2, .value_step = 2};
inline constexpr CommandRow zcard{.name = "ZCARD", .encoded = "$5\r\nZCARD\r\n", .arity = 2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {1, 2}, .servers = Servers::redis | Servers::valkey, .cacheable = true};
inline constexpr CommandRow zcount{.name = "ZCOUNT", .encoded = "$6\r\nZCOUNT\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true};
inline constexpr CommandRow zdiff{.name = "ZDIFF", .encoded = "$5\r\nZDIFF\r\n", .arity = -3, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {6, 2}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::asked_scored};
inline constexpr CommandRow zdiffstore{.name = "ZDIFFSTORE", .encoded = "$10\r\nZDIFFSTORE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 2, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {6, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow zincrby{.name = "ZINCRBY", .encoded = "$7\r\nZINCRBY\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom | CommandFlag::fast, .since = {1, 2}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::one, .value_at = 3};
inline constexpr CommandRow zinter{.name = "ZINTER", .encoded = "$6\r\nZINTER\r\n", .arity = -3, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {6, 2}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::asked_scored};
inline constexpr CommandRow zintercard{.name = "ZINTERCARD", .encoded = "$10\r\nZINTERCARD\r\n", .arity = -3, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {7, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow zinterstore{.name = "ZINTERSTORE", .encoded = "$11\r\nZINTERSTORE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 2, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow zlexcount{.name = "ZLEXCOUNT", .encoded = "$9\r\nZLEXCOUNT\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {2, 8}, .servers = Servers::redis | Servers::valkey, .cacheable = true};
inline constexpr CommandRow zmpop{.name = "ZMPOP", .encoded = "$5\r\nZMPOP\r\n", .arity = -4, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {7, 0}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::scored, .reply_part = ReplyPart::second};
inline constexpr CommandRow zmscore{.name = "ZMSCORE", .encoded = "$7\r\nZMSCORE\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {6, 2}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .values = ValuesAt::every, .value_at = 2};
inline constexpr CommandRow zpopmax{.name = "ZPOPMAX", .encoded = "$7\r\nZPOPMAX\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {5, 0}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::scored};
inline constexpr CommandRow zpopmin{.name = "ZPOPMIN", .encoded = "$7\r\nZPOPMIN\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::fast, .since = {5, 0}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::scored};
inline constexpr CommandRow zrandmember{.name = "ZRANDMEMBER", .encoded = "$11\r\nZRANDMEMBER\r\n", .arity = -2, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {6, 2}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::asked_scored};
inline constexpr CommandRow zrange{.name = "ZRANGE", .encoded = "$6\r\nZRANGE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 2}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::asked_scored};
inline constexpr CommandRow zrangebylex{.name = "ZRANGEBYLEX", .encoded = "$11\r\nZRANGEBYLEX\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 8}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::all};
inline constexpr CommandRow zrangebyscore{.name = "ZRANGEBYSCORE", .encoded = "$13\r\nZRANGEBYSCORE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::asked_scored};
inline constexpr CommandRow zrangestore{.name = "ZRANGESTORE", .encoded = "$11\r\nZRANGESTORE\r\n", .arity = -5, .first_key = 1, .last_key = 2, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {6, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow zrank{.name = "ZRANK", .encoded = "$5\r\nZRANK\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .values = ValuesAt::one, .value_at = 2};
inline constexpr CommandRow zrem{.name = "ZREM", .encoded = "$4\r\nZREM\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_last_wins, .flags = CommandFlag::write | CommandFlag::fast, .since = {1, 2}, .servers = Servers::redis | Servers::valkey, .values = ValuesAt::every, .value_at = 2};
inline constexpr CommandRow zremrangebylex{.name = "ZREMRANGEBYLEX", .encoded = "$14\r\nZREMRANGEBYLEX\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {2, 8}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow zremrangebyrank{.name = "ZREMRANGEBYRANK", .encoded = "$15\r\nZREMRANGEBYRANK\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {2, 0}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow zremrangebyscore{.name = "ZREMRANGEBYSCORE", .encoded = "$16\r\nZREMRANGEBYSCORE\r\n", .arity = 4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write, .since = {1, 2}, .servers = Servers::redis | Servers::valkey};
inline constexpr CommandRow zrevrange{.name = "ZREVRANGE", .encoded = "$9\r\nZREVRANGE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {1, 2}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::asked_scored};
inline constexpr CommandRow zrevrangebylex{.name = "ZREVRANGEBYLEX", .encoded = "$14\r\nZREVRANGEBYLEX\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 8}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::all};
inline constexpr CommandRow zrevrangebyscore{.name = "ZREVRANGEBYSCORE", .encoded = "$16\r\nZREVRANGEBYSCORE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 2}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .reply_values = ReplyValues::asked_scored};
inline constexpr CommandRow zrevrank{.name = "ZREVRANK", .encoded = "$8\r\nZREVRANK\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {2, 0}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .values = ValuesAt::one, .value_at = 2};
inline constexpr CommandRow zscan{.name = "ZSCAN", .encoded = "$5\r\nZSCAN\r\n", .arity = -3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {2, 8}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::scored, .reply_part = ReplyPart::second};
inline constexpr CommandRow zscore{.name = "ZSCORE", .encoded = "$6\r\nZSCORE\r\n", .arity = 3, .first_key = 1, .last_key = 1, .key_step = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly | CommandFlag::fast, .since = {1, 2}, .servers = Servers::redis | Servers::valkey, .cacheable = true, .values = ValuesAt::one, .value_at = 2};
inline constexpr CommandRow zunion{.name = "ZUNION", .encoded = "$6\r\nZUNION\r\n", .arity = -3, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 1, .retry = RetryCategory::read_only, .flags = CommandFlag::readonly, .since = {6, 2}, .servers = Servers::redis | Servers::valkey, .reply_values = ReplyValues::asked_scored};
inline constexpr CommandRow zunionstore{.name = "ZUNIONSTORE", .encoded = "$11\r\nZUNIONSTORE\r\n", .arity = -4, .first_key = 1, .last_key = 1, .key_step = 1, .key_rule = KeyRule::counted, .key_at = 2, .retry = RetryCategory::write_accumulating, .flags = CommandFlag::write | CommandFlag::denyoom, .since = {2, 0}, .servers = Servers::redis | Servers::valkey};

/// Every row, sorted by name.
inline constexpr const CommandRow* all[] = {
    &acl,
    &acl_cat,
    &acl_deluser,
    &acl_dryrun,
    &acl_genpass,
    &acl_getuser,
    &acl_help,
    &acl_list,
    &acl_load,
    &acl_log,
    &acl_save,
    &acl_setuser,
    &acl_users,
    &acl_whoami,
    &append,
    &arcount,
    &ardel,
    &ardelrange,
    &arget,
    &argetrange,
    &argrep,
    &arinfo,
    &arinsert,
    &arlastitems,
    &arlen,
    &armget,
    &armset,
    &arnext,
    &arop,
    &arring,
    &arscan,
    &arseek,
    &arset,
    &asking,
    &auth,
    &backup,
    &backup_abort,
    &backup_cleanup,
    &backup_help,
    &backup_list,
    &backup_seal,
    &backup_start,
    &backup_status,
    &bf_add,
    &bf_card,
    &bf_exists,
    &bf_info,
    &bf_insert,
    &bf_load,
    &bf_loadchunk,
    &bf_madd,
    &bf_mexists,
    &bf_reserve,
    &bf_scandump,
    &bgrewriteaof,
    &bgsave,
    &bitcount,
    &bitfield,
    &bitfield_ro,
    &bitop,
    &bitpos,
    &blmove,
    &blmovem,
    &blmpop,
    &blpop,
    &brpop,
    &brpoplpush,
    &bzmpop,
    &bzpopmax,
    &bzpopmin,
    &cf_add,
    &cf_addnx,
    &cf_count,
    &cf_del,
    &cf_exists,
    &cf_info,
    &cf_insert,
    &cf_insertnx,
    &cf_loadchunk,
    &cf_mexists,
    &cf_reserve,
    &cf_scandump,
    &client,
    &client_caching,
    &client_capa,
    &client_getname,
    &client_getredir,
    &client_help,
    &client_id,
    &client_import_source,
    &client_info,
    &client_kill,
    &client_list,
    &client_no_evict,
    &client_no_touch,
    &client_pause,
    &client_reply,
    &client_setinfo,
    &client_setname,
    &client_tracking,
    &client_trackinginfo,
    &client_unblock,
    &client_unpause,
    &cluster,
    &cluster_addslots,
    &cluster_addslotsrange,
    &cluster_bumpepoch,
    &cluster_cancelslotmigrations,
    &cluster_count_failure_reports,
    &cluster_countkeysinslot,
    &cluster_delslots,
    &cluster_delslotsrange,
    &cluster_failover,
    &cluster_flushslot,
    &cluster_flushslots,
    &cluster_forget,
    &cluster_getkeysinslot,
    &cluster_getslotmigrations,
    &cluster_help,
    &cluster_info,
    &cluster_keyslot,
    &cluster_links,
    &cluster_meet,
    &cluster_migrateslots,
    &cluster_migration,
    &cluster_myid,
    &cluster_myshardid,
    &cluster_nodes,
    &cluster_replicas,
    &cluster_replicate,
    &cluster_reset,
    &cluster_saveconfig,
    &cluster_set_config_epoch,
    &cluster_setslot,
    &cluster_shards,
    &cluster_slaves,
    &cluster_slot_stats,
    &cluster_slots,
    &cluster_syncslots,
    &clusterscan,
    &cms_incrby,
    &cms_info,
    &cms_initbydim,
    &cms_initbyprob,
    &cms_merge,
    &cms_query,
    &command,
    &command_count,
    &command_docs,
    &command_getkeys,
    &command_getkeysandflags,
    &command_help,
    &command_info,
    &command_list,
    &commandlog,
    &commandlog_get,
    &commandlog_help,
    &commandlog_len,
    &commandlog_reset,
    &config,
    &config_get,
    &config_help,
    &config_resetstat,
    &config_rewrite,
    &config_set,
    &copy,
    &dbsize,
    &debug,
    &debug_object,
    &decr,
    &decrby,
    &del,
    &delex,
    &delifeq,
    &digest,
    &discard,
    &dump,
    &echo,
    &eval,
    &evalsha,
    &evalsha_ro,
    &eval_ro,
    &exec,
    &exists,
    &expire,
    &expireat,
    &expiretime,
    &failover,
    &fcall,
    &fcall_ro,
    &flushall,
    &flushdb,
    &ft_aggregate,
    &ft_aliasadd,
    &ft_aliasdel,
    &ft_aliaslist,
    &ft_aliasupdate,
    &ft_alter,
    &ft_config_get,
    &ft_config_help,
    &ft_config_set,
    &ft_create,
    &ft_cursor_del,
    &ft_cursor_read,
    &ft_dictadd,
    &ft_dictdel,
    &ft_dictdump,
    &ft_dropindex,
    &ft_explain,
    &ft_explaincli,
    &ft_hybrid,
    &ft_info,
    &ft_profile,
    &ft_search,
    &ft_spellcheck,
    &ft_sugadd,
    &ft_sugdel,
    &ft_sugget,
    &ft_suglen,
    &ft_syndump,
    &ft_synupdate,
    &ft_tagvals,
    &ft_list,
    &function,
    &function_delete,
    &function_dump,
    &function_flush,
    &function_help,
    &function_kill,
    &function_list,
    &function_load,
    &function_restore,
    &function_stats,
    &gcra,
    &geoadd,
    &geodist,
    &geohash,
    &geopos,
    &georadius,
    &georadiusbymember,
    &georadiusbymember_ro,
    &georadius_ro,
    &geosearch,
    &geosearchstore,
    &get,
    &getbit,
    &getdel,
    &getex,
    &getrange,
    &getset,
    &hdel,
    &hello,
    &hexists,
    &hexpire,
    &hexpireat,
    &hexpiretime,
    &hget,
    &hgetall,
    &hgetdel,
    &hgetex,
    &himport,
    &himport_discard,
    &himport_discardall,
    &himport_prepare,
    &himport_set,
    &hincrby,
    &hincrbyfloat,
    &hkeys,
    &hlen,
    &hmget,
    &hmset,
    &hotkeys,
    &hotkeys_get,
    &hotkeys_help,
    &hotkeys_reset,
    &hotkeys_start,
    &hotkeys_stop,
    &hpersist,
    &hpexpire,
    &hpexpireat,
    &hpexpiretime,
    &hpttl,
    &hrandfield,
    &hscan,
    &hset,
    &hsetex,
    &hsetnx,
    &hstrlen,
    &httl,
    &hvals,
    &incr,
    &incrby,
    &incrbyfloat,
    &increx,
    &info,
    &json_arrappend,
    &json_arrindex,
    &json_arrinsert,
    &json_arrlen,
    &json_arrpop,
    &json_arrtrim,
    &json_clear,
    &json_debug,
    &json_debug_help,
    &json_debug_memory,
    &json_del,
    &json_forget,
    &json_get,
    &json_merge,
    &json_mget,
    &json_mset,
    &json_numincrby,
    &json_nummultby,
    &json_objkeys,
    &json_objlen,
    &json_resp,
    &json_set,
    &json_strappend,
    &json_strlen,
    &json_toggle,
    &json_type,
    &keys,
    &lastsave,
    &latency,
    &latency_doctor,
    &latency_graph,
    &latency_help,
    &latency_histogram,
    &latency_history,
    &latency_latest,
    &latency_reset,
    &lcs,
    &lindex,
    &linsert,
    &llen,
    &lmove,
    &lmovem,
    &lmpop,
    &lolwut,
    &lpop,
    &lpos,
    &lpush,
    &lpushx,
    &lrange,
    &lrem,
    &lset,
    &ltrim,
    &memory,
    &memory_doctor,
    &memory_help,
    &memory_malloc_stats,
    &memory_purge,
    &memory_stats,
    &memory_usage,
    &mget,
    &migrate,
    &module,
    &module_help,
    &module_list,
    &module_load,
    &module_loadex,
    &module_unload,
    &monitor,
    &move,
    &mset,
    &msetex,
    &msetnx,
    &multi,
    &object,
    &object_encoding,
    &object_freq,
    &object_help,
    &object_idletime,
    &object_refcount,
    &persist,
    &pexpire,
    &pexpireat,
    &pexpiretime,
    &pfadd,
    &pfcount,
    &pfdebug,
    &pfmerge,
    &pfselftest,
    &ping,
    &psetex,
    &psubscribe,
    &psync,
    &pttl,
    &publish,
    &pubsub,
    &pubsub_channels,
    &pubsub_help,
    &pubsub_numpat,
    &pubsub_numsub,
    &pubsub_shardchannels,
    &pubsub_shardnumsub,
    &punsubscribe,
    &quit,
    &randomkey,
    &readonly,
    &readwrite,
    &rename,
    &renamenx,
    &replconf,
    &replicaof,
    &reset,
    &restore,
    &restore_asking,
    &role,
    &rpop,
    &rpoplpush,
    &rpush,
    &rpushx,
    &sadd,
    &save,
    &scan,
    &scard,
    &script,
    &script_debug,
    &script_exists,
    &script_flush,
    &script_help,
    &script_kill,
    &script_load,
    &script_show,
    &sdiff,
    &sdiffcard,
    &sdiffstore,
    &select,
    &sentinel,
    &sentinel_ckquorum,
    &sentinel_config,
    &sentinel_config_get,
    &sentinel_config_set,
    &sentinel_debug,
    &sentinel_failover,
    &sentinel_flushconfig,
    &sentinel_get_master_addr_by_name,
    &sentinel_get_primary_addr_by_name,
    &sentinel_help,
    &sentinel_info_cache,
    &sentinel_is_master_down_by_addr,
    &sentinel_is_primary_down_by_addr,
    &sentinel_master,
    &sentinel_masters,
    &sentinel_monitor,
    &sentinel_myid,
    &sentinel_pending_scripts,
    &sentinel_primaries,
    &sentinel_primary,
    &sentinel_remove,
    &sentinel_replicas,
    &sentinel_reset,
    &sentinel_sentinels,
    &sentinel_set,
    &sentinel_simulate_failure,
    &sentinel_slaves,
    &set,
    &setbit,
    &setex,
    &setnx,
    &setrange,
    &sflush,
    &shutdown,
    &sinter,
    &sintercard,
    &sinterstore,
    &sismember,
    &slaveof,
    &slowlog,
    &slowlog_get,
    &slowlog_help,
    &slowlog_len,
    &slowlog_reset,
    &smembers,
    &smismember,
    &smove,
    &sort,
    &sort_ro,
    &spop,
    &spublish,
    &srandmember,
    &srem,
    &sscan,
    &ssubscribe,
    &strlen,
    &subscribe,
    &substr,
    &sunion,
    &sunioncard,
    &sunionstore,
    &sunsubscribe,
    &swapdb,
    &sync,
    &tdigest_add,
    &tdigest_byrank,
    &tdigest_byrevrank,
    &tdigest_cdf,
    &tdigest_create,
    &tdigest_info,
    &tdigest_max,
    &tdigest_merge,
    &tdigest_min,
    &tdigest_quantile,
    &tdigest_rank,
    &tdigest_reset,
    &tdigest_revrank,
    &tdigest_trimmed_mean,
    &time,
    &topk_add,
    &topk_count,
    &topk_incrby,
    &topk_info,
    &topk_list,
    &topk_query,
    &topk_reserve,
    &touch,
    &trimslots,
    &ts_add,
    &ts_alter,
    &ts_create,
    &ts_createrule,
    &ts_decrby,
    &ts_del,
    &ts_deleterule,
    &ts_get,
    &ts_incrby,
    &ts_info,
    &ts_madd,
    &ts_mget,
    &ts_mrange,
    &ts_mrevrange,
    &ts_nrange,
    &ts_nrevrange,
    &ts_queryindex,
    &ts_querylabels,
    &ts_range,
    &ts_read,
    &ts_revrange,
    &ttl,
    &type,
    &unlink,
    &unsubscribe,
    &unwatch,
    &vadd,
    &vcard,
    &vdim,
    &vemb,
    &vgetattr,
    &vinfo,
    &vismember,
    &vlinks,
    &vrandmember,
    &vrange,
    &vrem,
    &vsetattr,
    &vsim,
    &wait,
    &waitaof,
    &watch,
    &xack,
    &xackdel,
    &xadd,
    &xautoclaim,
    &xcfgset,
    &xclaim,
    &xdel,
    &xdelex,
    &xgroup,
    &xgroup_create,
    &xgroup_createconsumer,
    &xgroup_delconsumer,
    &xgroup_destroy,
    &xgroup_help,
    &xgroup_setid,
    &xidmprecord,
    &xinfo,
    &xinfo_consumers,
    &xinfo_groups,
    &xinfo_help,
    &xinfo_stream,
    &xlen,
    &xnack,
    &xpending,
    &xrange,
    &xread,
    &xreadgroup,
    &xrevrange,
    &xsetid,
    &xtrim,
    &zadd,
    &zcard,
    &zcount,
    &zdiff,
    &zdiffstore,
    &zincrby,
    &zinter,
    &zintercard,
    &zinterstore,
    &zlexcount,
    &zmpop,
    &zmscore,
    &zpopmax,
    &zpopmin,
    &zrandmember,
    &zrange,
    &zrangebylex,
    &zrangebyscore,
    &zrangestore,
    &zrank,
    &zrem,
    &zremrangebylex,
    &zremrangebyrank,
    &zremrangebyscore,
    &zrevrange,
    &zrevrangebylex,
    &zrevrangebyscore,
    &zrevrank,
    &zscan,
    &zscore,
    &zunion,
    &zunionstore,
};

}  // namespace table
}  // namespace deferredis
// clang-format on
