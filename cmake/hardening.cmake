# Compiler and linker options that make bugs harder to exploit. They do not change how the library is
# used. They add 7 % to the instructions of a GET (bench/run.py --only get/128), and nothing that CPU time shows.
include(CheckCXXCompilerFlag)
if(PROJECT_IS_TOP_LEVEL)  # it changes how every program of the build is linked
  include(CheckPIESupported)
  check_pie_supported()
endif()

# Only for our own targets, through deferredis_flags.
foreach(flag IN ITEMS -fstack-protector-strong -fstack-clash-protection -fcf-protection)
  string(MAKE_C_IDENTIFIER "DEFERREDIS_HAS${flag}" known)
  check_cxx_compiler_flag(${flag} ${known})  # for example, only x86 has -fcf-protection
  if(${known})
    target_compile_options(deferredis_flags INTERFACE ${flag})
  endif()
endforeach()

# glibc's buffer checks need optimization. A sanitizer checks better, and a distribution may have set
# its own level.
if(NOT DEFERREDIS_SANITIZE AND NOT CMAKE_CXX_FLAGS MATCHES "_FORTIFY_SOURCE")
  foreach(config IN ITEMS RELEASE RELWITHDEBINFO MINSIZEREL)
    if(CMAKE_CXX_FLAGS_${config} MATCHES "(^| )-O([123sgz]|fast)( |$)")
      target_compile_options(deferredis_flags INTERFACE
        "$<$<CONFIG:${config}>:SHELL:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2>")
    endif()
  endforeach()
endif()
target_compile_definitions(deferredis_flags INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)

# Makes programs position-independent, and objects suitable for them; shared libraries already use -fPIC.
if(NOT DEFINED CMAKE_POSITION_INDEPENDENT_CODE)
  set(program $<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>)
  set(shared $<IN_LIST:$<TARGET_PROPERTY:TYPE>,SHARED_LIBRARY$<SEMICOLON>MODULE_LIBRARY>)
  target_compile_options(deferredis_flags INTERFACE $<$<NOT:${shared}>:-fPIE>)
  target_link_options(deferredis_flags INTERFACE $<${program}:-pie>)
endif()

# deferredis_protect_relocations(TARGET): makes relocations read-only after loading, in the target and
# in every program that links it.
function(deferredis_protect_relocations target)
  target_link_options(${target} PUBLIC "LINKER:-z,relro,-z,now")
endfunction()
