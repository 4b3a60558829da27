begin writeln('nothing'); end.
