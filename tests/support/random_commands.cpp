#include "support/random_commands.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace deferredis::support {

namespace {

// What a command's arguments are. Lower case letters are types of keys: s(tring) h(ash) l(ist)
// (s)e(t) z q: a stream, y: a sorted set whose scores are all the same, k: any. Upper case: F(ield)
// M(ember) V(alue) N(umber) I(ndex) S(core) R(score range) L(ex range) P(attern) T(time to live)
// U(unix time to come) D(database) Q: the ID of an entry G(lob of what follows may be missing).
// Others stand for themselves. Separated by spaces; a word in braces is chosen from: {NX|XX|}; an
// empty choice leaves it out.
constexpr std::string_view patterns[] = {
    "DEL k",
    "DEL k k",
    "UNLINK k",
    "EXISTS k k",
    "TYPE k",
    "TTL k",
    "PTTL k",
    "PERSIST k",
    "EXPIRE k T {NX|XX||}",
    "EXPIRE k N",
    "PEXPIRE k T000",
    "EXPIREAT k U {NX|XX|GT|LT||}",
    "EXPIREAT k N",
    "PEXPIREAT k U000",
    "EXPIRETIME k",
    "PEXPIRETIME k",
    "EXPIREAT k U {NX|XX} {GT|LT}",
    "RENAME k k",
    "RENAMENX k k",
    "COPY k k {REPLACE|}",
    "COPY k k DB D {REPLACE|}",
    "MOVE k D",
    "KEYS P",
    "SCAN 0 COUNT 1000 {MATCH|} ",
    "SCAN 0 COUNT 1000 MATCH P",
    "SCAN 0 COUNT 1000 TYPE {hash|list|zset|string|set}",
    "SCAN {x|0} COUNT {0|x|1000}",
    "TOUCH k k",
    "DBSIZE",
    "SELECT D",
    "SELECT {x|99|-1}",
    "GET s",
    "SET s V",
    "SET s N",
    "SET s V {EX|PX|EXAT|PXAT} {0|-1|x|9223372036854775807}",
    "SET s V {NX|XX|} {GET|} {KEEPTTL|}",
    "SET s V EX T {NX|XX|GET|}",
    "SET s V PXAT U000",
    "SET s V {NX|EX} {XX|NX}",
    "SETEX s T V",
    "SETEX s N V",
    "PSETEX s T000 V",
    "SETNX s V",
    "GETSET s V",
    "GETDEL s",
    "GETEX s",
    "GETEX s EX T",
    "GETEX s {PERSIST|EX|PXAT} ",
    "GETEX s PERSIST",
    "GETEX s EXAT {1|U}",
    "MGET s k s",
    "MSET s V s N",
    "MSET s V s",
    "MSETNX s V s V",
    "INCR s",
    "DECR s",
    "INCRBY s N",
    "DECRBY s N",
    "INCRBYFLOAT s {0.5|1|-2.25|x|N}",
    "APPEND s V",
    "STRLEN s",
    "GETRANGE s I I",
    "SUBSTR s I I",
    "SETRANGE s {0|1|5|-1|x} V",
    "SET s {5|17|9223372036854775807|-9223372036854775808|1.5|007| 1}",
    "HSET h F V",
    "HSET h F V F N",
    "HSET h F V F",
    "HMSET h F V",
    "HSETNX h F V",
    "HGET h F",
    "HMGET h F F F",
    "HEXISTS h F",
    "HSTRLEN h F",
    "HLEN h",
    "HDEL h F F",
    "HGETALL h",
    "HKEYS h",
    "HVALS h",
    "HINCRBY h F N",
    "HINCRBYFLOAT h F {0.5|-1|x}",
    "HSCAN h 0 COUNT 1000",
    "HSCAN h 0 MATCH P",
    "HRANDFIELD h 100",
    "HRANDFIELD h 100 {WITHVALUES|x}",
    "HRANDFIELD h x",
    "LPUSH l V",
    "RPUSH l V V M",
    "RPUSH l M M M M",
    "LPUSHX l V",
    "RPUSHX l M V",
    "LPOP l",
    "RPOP l",
    "LPOP l {0|1|2|-1|x}",
    "RPOP l {0|3|2 2}",
    "LLEN l",
    "LRANGE l I I",
    "LINDEX l I",
    "LSET l I V",
    "LREM l I M",
    "LTRIM l I I",
    "LINSERT l {BEFORE|AFTER|x} M V",
    "LPOS l M",
    "LPOS l M RANK {1|2|-1|-2|0|x}",
    "LPOS l M COUNT {0|1|2|-1}",
    "LPOS l M RANK {1|-1} COUNT {0|2} MAXLEN {0|2|3|-1}",
    "LMOVE l l {LEFT|RIGHT|x} {LEFT|RIGHT}",
    "RPOPLPUSH l l",
    "LMPOP 1 l {LEFT|RIGHT|x}",
    "LMPOP 2 l l LEFT COUNT {1|2|0}",
    "LMPOP {0|x|9} l LEFT",
    "SADD e M",
    "SADD e M M N",
    "SREM e M M",
    "SISMEMBER e M",
    "SMISMEMBER e M M",
    "SCARD e",
    "SMOVE e e M",
    "SMEMBERS e",
    "SINTER e e",
    "SUNION e e e",
    "SDIFF e e",
    "SINTERSTORE e e e",
    "SUNIONSTORE e e e",
    "SDIFFSTORE e e e",
    "SINTERCARD 2 e e",
    "SINTERCARD 2 e e LIMIT {0|1|-1|x}",
    "SINTERCARD {0|x|9} e",
    "SPOP e 100",
    "SPOP e {-1|x|0}",
    "SRANDMEMBER e 100",
    "SSCAN e 0 COUNT 1000",
    "SSCAN e 0 MATCH P",
    "ZADD z S M",
    "ZADD z S M S M S N",
    "ZADD z {NX|XX|GT|LT} {CH|INCR|} S M",
    "ZADD z {NX|XX} {GT|LT|XX} S M",
    "ZADD z INCR S M S M",
    "ZADD z S",
    "ZADD z CH S M S M",
    "ZINCRBY z S M",
    "ZSCORE z M",
    "ZMSCORE z M M",
    "ZCARD z",
    "ZREM z M M",
    "ZRANK z M",
    "ZREVRANK z M",
    "ZPOPMIN z",
    "ZPOPMAX z {0|1|2|-1|x}",
    "ZMPOP 1 z {MIN|MAX|x}",
    "ZMPOP 2 z z MIN COUNT {1|3|0}",
    "ZRANDMEMBER z 100",
    "ZSCAN z 0 COUNT 1000",
    "ZRANGE z I I {WITHSCORES|REV|}",
    "ZRANGE z I I REV WITHSCORES",
    "ZRANGE z R R BYSCORE {WITHSCORES|}",
    "ZRANGE z R R BYSCORE REV LIMIT {0|1|-1} {1|2|-1}",
    "ZRANGE y L L BYLEX {REV|}",
    "ZRANGE y L L BYLEX LIMIT {0|1} {1|-1}",
    "ZRANGE z I I LIMIT 0 1",
    "ZRANGE y L L BYLEX WITHSCORES",
    "ZRANGESTORE z z I I",
    "ZRANGESTORE z z R R BYSCORE",
    "ZREVRANGE z I I {WITHSCORES|}",
    "ZRANGEBYSCORE z R R {WITHSCORES|}",
    "ZRANGEBYSCORE z R R LIMIT {0|1} {2|-1}",
    "ZREVRANGEBYSCORE z R R {WITHSCORES|}",
    "ZRANGEBYLEX y L L",
    "ZREVRANGEBYLEX y L L",
    "ZCOUNT z R R",
    "ZLEXCOUNT y L L",
    "ZREMRANGEBYRANK z I I",
    "ZREMRANGEBYSCORE z R R",
    "ZREMRANGEBYLEX y L L",
    "ZUNION 2 z z {WITHSCORES|}",
    "ZINTER 2 z e {WITHSCORES|}",
    "ZDIFF 2 z z {WITHSCORES|}",
    "ZUNION 2 z e WEIGHTS {2|x} {0.5|3} AGGREGATE {SUM|MIN|MAX|x} WITHSCORES",
    "ZUNIONSTORE z 2 z z",
    "ZINTERSTORE z 2 z z AGGREGATE {MIN|MAX}",
    "ZDIFFSTORE z 2 z z",
    "ZINTERCARD 2 z z",
    "ZINTERCARD 2 z z LIMIT {1|0|-1}",
    "ZUNION {0|x|9} z",
    "XADD q Q V N",
    "XADD q {1-1|2-1|5-5|10-0|0-0|x|3} V V",
    "XADD q Q V",
    "XADD q NOMKSTREAM Q V N",
    "XADD q MAXLEN {2|3|x|-1} Q V V",
    "XADD q MAXLEN = 3 Q V V",
    "XADD q MINID {1-1|20} Q V V",
    "XADD q MAXLEN ~ 2 LIMIT 5 Q V V",
    "XADD q {20|7|50}-* V N",
    "XLEN q",
    "XTRIM q MAXLEN {2|0|x}",
    "XTRIM q MINID {10|20-1} {LIMIT|}",
    "XRANGE q {-|(5-5|10|x} {+|50|x}",
    "XREVRANGE q {+|(30-1|50} {-|10}",
    "XRANGE q - + COUNT {0|1|2|-1|x}",
    "XDEL q Q Q",
    "XDEL q {1-1|x}",
    "XREAD COUNT {1|2|0} STREAMS q {0|$|10-1|x}",
    "XREAD STREAMS q q {0|10} 0",
    "XREAD STREAMS q 0 0",
    "XREAD STREAMS q {>|0}",
    "XSETID q {60-1|1}",
    "XGROUP CREATE q {g|f} {0|$|10|x} {MKSTREAM|}",
    "XGROUP CREATE q g 0",
    "XGROUP DESTROY q {g|f}",
    "XGROUP SETID q g {0|$}",
    "XGROUP CREATECONSUMER q g {c|d}",
    "XGROUP DELCONSUMER q g {c|d}",
    "XREADGROUP GROUP g {c|d} STREAMS q >",
    "XREADGROUP GROUP {g|f} c COUNT {1|2} STREAMS q {>|0}",
    "XREADGROUP GROUP g c NOACK STREAMS q {>|0|$|x}",
    "XREADGROUP GROUP g c STREAMS q q > >",
    "XACK q g Q Q",
    "XACK q {g|f} {1-1|x}",
    "XPENDING q {g|f}",
    "XCLAIM q g {c|d} 0 Q Q {JUSTID|FORCE|}",
    "XCLAIM q g c {x|0} Q {RETRYCOUNT|x|} 3",
    "XAUTOCLAIM q g {c|d} 0 {0|10} {COUNT|} {1|}",
    "XAUTOCLAIM q g c 0 0 JUSTID",
    "XINFO GROUPS nosuch",
    "ZADD y 0 M 0 M",
    "ZADD y 0 M",
    "ZREM y M",
    "PING",
    "PING V",
    "ECHO V",
    "NOSUCH V V",
    "GET",
    "GET s s",
    "HSET h F",
    "OBJECT REFCOUNT nosuch",
    "UNWATCH",
    "DISCARD",
    "EXEC",
    "MULTI",
    "WATCH k",
    "PUBLISH news V",
    "CLIENT GETNAME",
    "CLIENT SETNAME {a|b}",
    "SWAPDB D D",
    "SWAPDB {x|99} D",
    "AUTH V",
    "WAIT 0 0",
};

std::string choice(std::string_view choices, std::size_t number) {
  for (; number > 0; --number) choices.remove_prefix(choices.find('|') + 1);
  return std::string(choices.substr(0, choices.find('|')));
}

}  // namespace

std::string RandomCommands::key(char type) {
  // One key in twenty is of another type.
  // A sorted set with different scores has no defined order by name.
  constexpr std::string_view types = "shlezq";
  if (type == 'k' || (type != 'y' && pick(20) == 0)) type = types[pick(types.size())];
  return std::string(1, type) + std::to_string(pick(3));
}

std::string RandomCommands::argument(char kind) {
  static constexpr const char* values[] = {"a", "hello", "", "x y", "10", "a longer value of this"};
  static constexpr const char* numbers[] = {"0",  "1", "-1", "3",
                                            "10", "x", "-7", "9223372036854775807"};
  static constexpr const char* scores[] = {"0",   "1",    "-2", "2.5", "1",
                                           "inf", "-inf", "x",  "10",  "1e3"};
  static constexpr const char* score_ranges[] = {"-inf", "+inf", "0", "(1", "1", "2.5", "(10", "x"};
  static constexpr const char* lex_ranges[] = {"-", "+", "[b", "(c", "[a", "x"};
  static constexpr const char* patterns_of_keys[] = {"*",     "s*",   "?1", "[hl]*",
                                                     "[^s]0", "none", "a*"};
  switch (kind) {
    case 'y':
    case 'q':
    case 's':
    case 'h':
    case 'l':
    case 'e':
    case 'z':
    case 'k': return key(kind);
    case 'F':
    case 'M': return std::string(1, static_cast<char>('a' + pick(5)));
    case 'V': return values[pick(std::size(values))];
    case 'N': return numbers[pick(std::size(numbers))];
    case 'I': return std::to_string(static_cast<int>(pick(9)) - 4);
    case 'S': return scores[pick(std::size(scores))];
    case 'R': return score_ranges[pick(std::size(score_ranges))];
    case 'L': return lex_ranges[pick(std::size(lex_ranges))];
    case 'P': return patterns_of_keys[pick(std::size(patterns_of_keys))];
    case 'T': return std::to_string(10'000 + 5'000 * pick(3));
    case 'U': return std::to_string(4'000'000'000 + pick(3));
    case 'Q': return std::to_string(10 * (1 + pick(6))) + "-1";
    case 'D': return std::to_string(pick(4) == 0 ? 1 : 0);
    default: return {};
  }
}

RandomCommands::Words RandomCommands::next() {
  std::string_view pattern = patterns[pick(std::size(patterns))];
  Words words;
  while (!pattern.empty()) {
    std::size_t end = 0;
    for (bool inside = false; end < pattern.size() && (inside || pattern[end] != ' '); ++end)
      inside = pattern[end] == '{' || (inside && pattern[end] != '}');
    const std::string_view word = pattern.substr(0, end);
    pattern.remove_prefix(std::min(end + 1, pattern.size()));
    if (word.empty()) continue;
    if (word[0] == '{') {
      const std::string_view choices = word.substr(1, word.size() - 2);
      const auto size = static_cast<std::size_t>(std::count(choices.begin(), choices.end(), '|'));
      std::string chosen = choice(choices, pick(size + 1));
      if (chosen == "U") chosen = argument('U');
      if (chosen == "N") chosen = argument('N');
      if (!chosen.empty()) words.push_back(std::move(chosen));
    } else if (words.empty()) {
      words.emplace_back(word);
    } else if (word.size() == 1 || word.substr(1) == "000") {
      std::string made = argument(word[0]);
      if (made.empty() && word[0] != 'V') made = word;
      words.push_back(made + std::string(word.substr(1)));
    } else {
      words.emplace_back(word);
    }
  }
  return words;
}

}  // namespace deferredis::support
